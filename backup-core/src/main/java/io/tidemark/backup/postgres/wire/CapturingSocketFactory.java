package io.tidemark.backup.postgres.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Makes the driver's plain sockets. Public only because the driver creates it by name. */
public final class CapturingSocketFactory extends SocketFactory {

  private final String token;

  /** Called by the driver. */
  public CapturingSocketFactory(String token) {
    this.token = token;
  }

  @Override
  public Socket createSocket() {
    return SocketCapture.report(token, new Socket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return SocketCapture.report(token, new Socket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return SocketCapture.report(token, new Socket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return SocketCapture.report(token, new Socket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return SocketCapture.report(token, new Socket(host, port, local, localPort));
  }
}
