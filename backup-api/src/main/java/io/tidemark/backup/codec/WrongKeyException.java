package io.tidemark.backup.codec;

import java.io.IOException;

/** The content is encrypted to a key that the reader does not have. */
public final class WrongKeyException extends IOException {

  private static final long serialVersionUID = 1L;

  public WrongKeyException(String message) {
    super(message);
  }

  public WrongKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
