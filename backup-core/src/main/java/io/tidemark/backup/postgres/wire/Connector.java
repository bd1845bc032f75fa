package io.tidemark.backup.postgres.wire;

import java.io.IOException;

/** Opens replication connections to one server. Thread-safe. */
@FunctionalInterface
public interface Connector {

  /**
   * Connects and logs in.
   *
   * @param purpose what the server's views shall call the connection
   * @throws io.tidemark.backup.error.DatabaseUnavailableException if the server cannot be reached
   *     or refuses
   */
  ReplicationConnection connect(String purpose) throws IOException;
}
