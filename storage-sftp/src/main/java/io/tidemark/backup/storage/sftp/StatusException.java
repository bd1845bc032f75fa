package io.tidemark.backup.storage.sftp;

import java.io.IOException;

/** The server refused a request. OpenSSH says no more than "Failure" for most reasons. */
final class StatusException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int code;

  StatusException(int code, String text) {
    super(text.isEmpty() ? "status " + code : text);
    this.code = code;
  }

  boolean is(int status) {
    return code == status;
  }
}
