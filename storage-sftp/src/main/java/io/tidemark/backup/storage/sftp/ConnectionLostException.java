package io.tidemark.backup.storage.sftp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A connection could not be made, or broke; another attempt may fare better. */
final class ConnectionLostException extends IOException {

  private static final long serialVersionUID = 1L;

  ConnectionLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Returns the same for another thread, which has a stack of its own. */
  ConnectionLostException again() {
    return new ConnectionLostException(String.valueOf(getMessage()), this);
  }
}
