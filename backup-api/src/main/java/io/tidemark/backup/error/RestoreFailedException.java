package io.tidemark.backup.error;

import org.jspecify.annotations.Nullable;

/** A restore could not be completed: look at the cause; the target is not complete. */
public final class RestoreFailedException extends BackupException {

  private static final long serialVersionUID = 1L;

  public RestoreFailedException(String problem, @Nullable String hint, @Nullable Throwable cause) {
    super(problem, hint, cause);
  }

  public RestoreFailedException(String problem, @Nullable String hint) {
    this(problem, hint, null);
  }
}
