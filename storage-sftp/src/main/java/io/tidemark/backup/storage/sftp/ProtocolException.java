package io.tidemark.backup.storage.sftp;

import java.io.IOException;

/** The server said something that makes no sense in SFTP. */
final class ProtocolException extends IOException {

  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super(message);
  }
}
