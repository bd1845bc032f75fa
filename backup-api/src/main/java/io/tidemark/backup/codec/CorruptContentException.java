package io.tidemark.backup.codec;

import java.io.IOException;

/**
 * The stored bytes are not what their format allows: damaged, cut, or of another format. Reading
 * the same bytes again does not help. A failure of the storage under a codec is never this.
 */
public final class CorruptContentException extends IOException {

  private static final long serialVersionUID = 1L;

  public CorruptContentException(String message) {
    super(message);
  }

  public CorruptContentException(String message, Throwable cause) {
    super(message, cause);
  }
}
