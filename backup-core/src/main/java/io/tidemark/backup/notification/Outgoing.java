package io.tidemark.backup.notification;

import java.util.Map;

/** One HTTP request to a service. */
@SuppressWarnings("ArrayRecordComponent") // made, sent and forgotten
record Outgoing(Endpoint to, String contentType, Map<String, String> headers, byte[] body) {

  static final String JSON = "application/json";

  static Outgoing json(Endpoint to, byte[] body) {
    return new Outgoing(to, JSON, Map.of(), body);
  }

  /** Headers may hold secrets. */
  @Override
  public String toString() {
    return "Outgoing[" + to + ", " + body.length + " bytes]";
  }
}
