package io.tidemark.backup.storage.sftp;

/**
 * Whom to log in as, and where.
 *
 * @param host a name or an address, as it is in {@code known_hosts}
 */
record Endpoint(String user, String host, int port) {

  Endpoint {
    if (user.isEmpty() || host.isEmpty()) {
      throw new IllegalArgumentException(
          "SFTP needs a user and a host; hint: write sftp://user@host/folder");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not a port: " + port);
    }
  }

  /** Prints {@code user@host:port}. */
  @Override
  public String toString() {
    return user + "@" + host + ":" + port;
  }
}
