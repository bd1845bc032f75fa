package io.tidemark.backup.error;

import org.jspecify.annotations.Nullable;

/**
 * The database cannot be reached, refuses the login, or denies a privilege: look at the database.
 */
public final class DatabaseUnavailableException extends BackupException {

  private static final long serialVersionUID = 1L;

  public DatabaseUnavailableException(
      String problem, @Nullable String hint, @Nullable Throwable cause) {
    super(problem, hint, cause);
  }

  public DatabaseUnavailableException(String problem, @Nullable String hint) {
    this(problem, hint, null);
  }
}
