package io.tidemark.backup.error;

import org.jspecify.annotations.Nullable;

/** The data was written in a format that this version does not know: use a newer version. */
public final class UnsupportedFormatException extends BackupException {

  private static final long serialVersionUID = 1L;

  public UnsupportedFormatException(
      String problem, @Nullable String hint, @Nullable Throwable cause) {
    super(problem, hint, cause);
  }

  public UnsupportedFormatException(String problem, @Nullable String hint) {
    this(problem, hint, null);
  }
}
