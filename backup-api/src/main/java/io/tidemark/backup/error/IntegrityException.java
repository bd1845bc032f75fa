package io.tidemark.backup.error;

import org.jspecify.annotations.Nullable;

/**
 * Bytes are not what was written, or rows are not what was copied: do not retry, use another
 * backup.
 */
public final class IntegrityException extends BackupException {

  private static final long serialVersionUID = 1L;

  public IntegrityException(String problem, @Nullable String hint, @Nullable Throwable cause) {
    super(problem, hint, cause);
  }

  public IntegrityException(String problem, @Nullable String hint) {
    this(problem, hint, null);
  }
}
