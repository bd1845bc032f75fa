package io.tidemark.backup.transfer;

import java.io.IOException;

/** The storage failed while it delivered bytes; it tells such a failure from a decoder's. */
final class StorageReadException extends IOException {

  private static final long serialVersionUID = 1L;

  StorageReadException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
