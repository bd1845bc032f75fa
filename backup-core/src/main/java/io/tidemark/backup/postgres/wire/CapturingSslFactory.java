package io.tidemark.backup.postgres.wire;

import java.io.IOException;
import java.net.Socket;
import java.util.Objects;
import java.util.Properties;
import org.postgresql.PGProperty;
import org.postgresql.ssl.LibPQFactory;
import org.postgresql.util.PSQLException;

/** Makes the driver's TLS sockets. Public only because the driver creates it by name. */
public final class CapturingSslFactory extends LibPQFactory {

  private final String token;

  /** Called by the driver. */
  public CapturingSslFactory(Properties properties) throws PSQLException {
    super(properties);
    token = Objects.requireNonNull(PGProperty.SOCKET_FACTORY_ARG.getOrDefault(properties));
  }

  @Override
  public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
      throws IOException {
    return SocketCapture.report(token, super.createSocket(plain, host, port, autoClose));
  }
}
