package io.tidemark.backup.storage.sftp;

import java.io.IOException;

/**
 * The root folder, and how to get at it.
 *
 * @param root an absolute path without a slash at its end
 */
record Remote(String root, Connections connections, Retries retries) {

  /** Work on one connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws IOException;
  }

  /** Does some work that may be repeated, and repeats it when the connection breaks. */
  <T> T call(String operation, Work<T> work) throws IOException {
    try (Connections.Lease lease = connections.lease()) {
      return retries.call(operation, () -> onOne(operation, lease.connection(), work));
    } catch (ConnectionLostException e) {
      throw Problem.of("cannot " + operation, e);
    }
  }

  private <T> T onOne(String operation, Connection connection, Work<T> work) throws IOException {
    try {
      return work.run(connection);
    } catch (StatusException | ProtocolException e) {
      throw Problem.of("cannot " + operation, root, connection, e);
    }
  }

  String path(String key) {
    return root + "/" + key;
  }
}
