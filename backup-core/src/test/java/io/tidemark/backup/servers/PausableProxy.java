package io.tidemark.backup.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Passes bytes on, or, while it is paused, swallows none and passes none: a network in two parts.
 */
public final class PausableProxy implements AutoCloseable {

  private final ServerSocket listener;
  private final int port;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private boolean paused;

  /** Listens at a free port of the loopback interface. */
  public PausableProxy(int port) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.port = port;
    start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  public synchronized void pause(boolean now) {
    paused = now;
    notifyAll();
  }

  private synchronized void pass() throws InterruptedException {
    while (paused) {
      wait();
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "pausable-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(client);
        sockets.add(server);
        start(() -> copy(client, server));
        start(() -> copy(server, client));
      }
    } catch (IOException closed) {
      // So ends the proxy.
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        pass();
        out.write(buffer, 0, count);
      }
      pass();
    } catch (IOException | InterruptedException closed) {
      // One end is gone; so goes the other.
    }
  }

  @Override
  public void close() throws IOException {
    pause(false);
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
