package io.tidemark.backup.storage.s3;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** As much of HTTP/1.1 as an S3 client needs, on loopback, with answers that go wrong on demand. */
final class FakeHttp implements AutoCloseable {

  private static final int LARGEST_BODY = 64 << 20;

  private final ServerSocket server;
  private final Function<FakeRequest, FakeAnswer> service;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  FakeHttp(Function<FakeRequest, FakeAnswer> service) throws IOException {
    this.service = service;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept, "fake-s3");
  }

  int port() {
    return server.getLocalPort();
  }

  int openConnections() {
    return connections.size();
  }

  private void start(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connections.add(connection);
        start(() -> serve(connection), "fake-s3-connection");
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream(), 1 << 16);
      boolean alive = true;
      while (alive) {
        String line = line(in);
        alive = !line.isEmpty() && exchange(line, in, connection);
      }
    } catch (IOException e) {
      // The client has gone, or this server.
    } finally {
      connections.remove(connection);
    }
  }

  private boolean exchange(String line, InputStream in, Socket connection) throws IOException {
    Map<String, String> headers = headers(in);
    OutputStream out = connection.getOutputStream();
    if (headers.containsKey("expect")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    byte[] body = new byte[0];
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    if (length > LARGEST_BODY) {
      throw new IOException("too large");
    }
    if (length > 0) {
      body = in.readNBytes(length);
      if (body.length < length) {
        return false;
      }
    }
    String[] words = line.split(" ", -1);
    FakeAnswer answer = service.apply(FakeRequest.of(words[0], words[1], headers, body));
    return answer.send(words[0].equals("HEAD"), connection);
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
