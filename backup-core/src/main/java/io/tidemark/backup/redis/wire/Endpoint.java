package io.tidemark.backup.redis.wire;

/**
 * One server's address.
 *
 * @param tls whether connections are encrypted
 */
public record Endpoint(String host, int port, boolean tls) {

  /** Returns the host without the brackets of an IPv6 address. */
  String address() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Returns the address as a URI without login. */
  @Override
  public String toString() {
    String name = host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
    return (tls ? "rediss://" : "redis://") + name + ":" + port;
  }
}
