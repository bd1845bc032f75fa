package io.tidemark.backup.notification;

import java.time.Instant;
import java.util.Optional;

/** How a service that takes HTTP requests wants to be told. */
interface Form {

  /** Returns what the service is, in a word. */
  String name();

  Endpoint endpoint();

  /** Returns the request; empty if this is nothing for the service. */
  Optional<Outgoing> request(Notice notice, Instant now);

  default boolean hearsEveryRun() {
    return false;
  }

  default int attempts(Notice notice, int usual) {
    return usual;
  }
}
