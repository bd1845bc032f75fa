package io.tidemark.backup.error;

import org.jspecify.annotations.Nullable;

/** No key was given, or it is the wrong one: give the right one. */
public final class KeyException extends BackupException {

  private static final long serialVersionUID = 1L;

  public KeyException(String problem, @Nullable String hint, @Nullable Throwable cause) {
    super(problem, hint, cause);
  }

  public KeyException(String problem, @Nullable String hint) {
    this(problem, hint, null);
  }
}
