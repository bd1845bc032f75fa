package io.tidemark.backup.postgres;

import io.tidemark.backup.error.InvalidConfigurationException;

/**
 * One server address.
 *
 * @param name a host name, an IPv4 address, or an IPv6 address without brackets
 * @param port a TCP port
 */
record PostgresHost(String name, int port) {

  static final int DEFAULT_PORT = 5432;
  private static final int MAX_PORT = 65_535;

  PostgresHost {
    // The driver speaks TCP only; libpq takes these two forms for directories of Unix sockets.
    if (name.startsWith("/") || name.startsWith("@")) {
      throw new InvalidConfigurationException(
          "the database URI names a Unix-domain socket, which the JDBC driver cannot use",
          "give a host and port, such as localhost:5432");
    }
    if (port < 1 || port > MAX_PORT) {
      throw invalidPort();
    }
  }

  /** Returns the address for {@code name} and {@code port}; an empty one means the default. */
  static PostgresHost of(String name, String port) {
    return new PostgresHost(name.isEmpty() ? "localhost" : unbracketed(name), portOf(port));
  }

  private static String unbracketed(String name) {
    boolean bracketed = name.startsWith("[") && name.endsWith("]");
    return bracketed ? name.substring(1, name.length() - 1) : name;
  }

  private static int portOf(String port) {
    if (port.isEmpty()) {
      return DEFAULT_PORT;
    }
    try {
      return Integer.parseInt(port);
    } catch (NumberFormatException e) {
      throw invalidPort();
    }
  }

  // What stands in the port's place may be a part of a badly quoted password: never shown.
  private static InvalidConfigurationException invalidPort() {
    return new InvalidConfigurationException(
        "the port in the database URI is not a number between 1 and 65535",
        "a password with special characters must be percent-encoded (/ is %2F, @ is %40)");
  }

  @Override
  public String toString() {
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
  }
}
