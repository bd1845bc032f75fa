package io.tidemark.backup.storage.s3;

import java.io.IOException;

/** A request that was not worth another attempt, or not one more. */
final class RequestFailedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final Fault fault;

  RequestFailedException(String message, Fault fault, Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }

  boolean is(Fault... faults) {
    for (Fault candidate : faults) {
      if (fault == candidate) {
        return true;
      }
    }
    return false;
  }
}
