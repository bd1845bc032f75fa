package io.tidemark.backup.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * Passes bytes on until the server has sent a number of them, and from then on nothing, in any
 * connection and direction: a network that is gone without a word.
 */
final class StallingProxy implements AutoCloseable {

  private final ServerSocket listener;
  private final String host;
  private final int port;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final CountDownLatch stalled = new CountDownLatch(1);
  private volatile long left;
  private long passed;

  StallingProxy(String host, int port, long bytes) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.host = host;
    this.port = port;
    this.left = bytes;
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Returns how many bytes the server has sent, over all connections. */
  synchronized long passed() {
    return passed;
  }

  void awaitStall() throws InterruptedException {
    stalled.await();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "stalling-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        sockets.add(client);
        Socket server = new Socket(host, port);
        sockets.add(server);
        start(() -> pass(client, server, false));
        start(() -> pass(server, client, true));
      }
    } catch (IOException closed) {
      stalled.countDown();
    }
  }

  private void pass(Socket from, Socket to, boolean counted) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0 && left > 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        out.flush();
        spend(counted ? count : 0);
      }
    } catch (IOException closed) {
      return;
    }
    if (left <= 0) {
      stalled.countDown();
    }
  }

  private synchronized void spend(int count) {
    left -= count;
    passed += count;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
