package io.tidemark.backup.error;

import org.jspecify.annotations.Nullable;

/** Somebody else is running: wait or look at the other run. */
public final class LockedException extends BackupException {

  private static final long serialVersionUID = 1L;

  public LockedException(String problem, @Nullable String hint, @Nullable Throwable cause) {
    super(problem, hint, cause);
  }

  public LockedException(String problem, @Nullable String hint) {
    this(problem, hint, null);
  }
}
