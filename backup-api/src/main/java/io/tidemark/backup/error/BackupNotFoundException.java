package io.tidemark.backup.error;

import org.jspecify.annotations.Nullable;

/** There is no such backup: pick another id. */
public final class BackupNotFoundException extends BackupException {

  private static final long serialVersionUID = 1L;

  public BackupNotFoundException(String problem, @Nullable String hint, @Nullable Throwable cause) {
    super(problem, hint, cause);
  }

  public BackupNotFoundException(String problem, @Nullable String hint) {
    this(problem, hint, null);
  }
}
