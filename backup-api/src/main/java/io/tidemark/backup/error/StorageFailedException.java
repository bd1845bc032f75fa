package io.tidemark.backup.error;

import org.jspecify.annotations.Nullable;

/** A storage failed: look at the storage and run again. */
public final class StorageFailedException extends BackupException {

  private static final long serialVersionUID = 1L;

  public StorageFailedException(String problem, @Nullable String hint, @Nullable Throwable cause) {
    super(problem, hint, cause);
  }

  public StorageFailedException(String problem, @Nullable String hint) {
    this(problem, hint, null);
  }
}
