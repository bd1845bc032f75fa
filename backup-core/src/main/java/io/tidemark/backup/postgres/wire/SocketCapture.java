package io.tidemark.backup.postgres.wire;

import java.net.Socket;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Gets hold of the socket of a connection that the JDBC driver opens. The driver makes its socket
 * factories by class name, so they find the capture they work for by a token; it is registered for
 * as long as the driver connects.
 */
final class SocketCapture implements AutoCloseable {

  // The only way from the driver's factories to their caller is a text in the properties.
  private static final Map<String, SocketCapture> OPEN = new ConcurrentHashMap<>();

  private final String token = UUID.randomUUID().toString();
  private volatile @Nullable Socket socket;

  private SocketCapture() {}

  static SocketCapture open() {
    SocketCapture capture = new SocketCapture();
    OPEN.put(capture.token, capture);
    return capture;
  }

  /** Tells the capture that the driver goes on with this socket. */
  static <S extends Socket> S report(String token, S socket) {
    SocketCapture capture = OPEN.get(token);
    if (capture != null) {
      capture.socket = socket;
    }
    return socket;
  }

  String token() {
    return token;
  }

  /** Returns the socket that the driver has ended up with. */
  Socket socket() {
    Socket found = socket;
    if (found == null) {
      throw new IllegalStateException("the driver has connected without its socket factory");
    }
    return found;
  }

  /** Ends the registration; the socket stays as it is. */
  @Override
  public void close() {
    OPEN.remove(token);
  }
}
