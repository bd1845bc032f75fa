package io.tidemark.backup.transfer;

import java.io.IOException;

/** The other side of a hand-off failed; its failure, not this one, is what the user must see. */
final class HandoffBrokenException extends IOException {

  private static final long serialVersionUID = 1L;

  HandoffBrokenException(Throwable cause) {
    super("the transfer was aborted: " + cause.getMessage(), cause);
  }
}
