package io.tidemark.backup.error;

import org.jspecify.annotations.Nullable;

/** The copy could not be taken: look at the cause and run again. Nothing was published. */
public final class BackupFailedException extends BackupException {

  private static final long serialVersionUID = 1L;

  public BackupFailedException(String problem, @Nullable String hint, @Nullable Throwable cause) {
    super(problem, hint, cause);
  }

  public BackupFailedException(String problem, @Nullable String hint) {
    this(problem, hint, null);
  }
}
