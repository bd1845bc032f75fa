package io.tidemark.backup.error;

import org.jspecify.annotations.Nullable;

/** The run was cancelled, interrupted or ran out of time. Nothing was published. */
public final class RunCancelledException extends BackupException {

  private static final long serialVersionUID = 1L;

  public RunCancelledException(String problem, @Nullable String hint, @Nullable Throwable cause) {
    super(problem, hint, cause);
  }

  public RunCancelledException(String problem, @Nullable String hint) {
    this(problem, hint, null);
  }
}
