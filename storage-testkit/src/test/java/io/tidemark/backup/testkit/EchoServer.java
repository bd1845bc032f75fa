package io.tidemark.backup.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** Sends back what it gets on every connection, and keeps what that was and how each one ended. */
final class EchoServer implements AutoCloseable {

  private final ServerSocket entrance;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

  EchoServer() throws IOException {
    entrance = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  /** Returns what came in over all connections. */
  String received() {
    return received.toString(US_ASCII);
  }

  /** Tells how connections ended, each with {@code end of stream} or what the exception said. */
  BlockingQueue<String> ends() {
    return ends;
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket connection = entrance.accept();
        threads.execute(() -> echo(connection));
      } catch (IOException e) {
        ends.add("closed");
      }
    }
  }

  private void echo(Socket connection) {
    try (connection) {
      byte[] chunk = new byte[8192];
      for (int n = connection.getInputStream().read(chunk); n >= 0; ) {
        received.write(chunk, 0, n);
        connection.getOutputStream().write(chunk, 0, n);
        n = connection.getInputStream().read(chunk);
      }
      ends.add("end of stream");
    } catch (IOException e) {
      ends.add(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    threads.shutdownNow();
  }
}
