package io.tidemark.backup.testkit;

import io.tidemark.backup.testkit.FaultyNetwork.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection of a {@link FaultyNetwork}: two sockets, and a thread for each direction. */
final class ProxiedConnection {

  /** Small enough that a fault strikes near its byte, large enough for a fast loopback. */
  private static final int CHUNK_BYTES = 16 * 1024;

  private final Socket client;
  private final Socket server = new Socket();
  private final InetSocketAddress target;
  private final Traffic traffic;
  private final Thread toServer;
  private final Thread toClient;
  private final AtomicInteger directionsLeft = new AtomicInteger(Direction.values().length);

  ProxiedConnection(Socket client, int serverPort, Traffic traffic) {
    this.client = client;
    this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
    this.traffic = traffic;
    String name = "faulty-network-" + client.getLocalPort() + "-" + client.getPort();
    this.toServer = new Thread(this::carry, name + "-to-server");
    this.toClient =
        new Thread(() -> pump(Direction.TO_CLIENT, server, client), name + "-to-client");
    toServer.setDaemon(true);
    toClient.setDaemon(true);
  }

  void start() {
    toServer.start();
  }

  /** Whether both sides have ended the connection, or it was reset. */
  boolean ended() {
    return client.isClosed() && server.isClosed();
  }

  private void carry() {
    try {
      server.connect(target);
      server.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
    } catch (IOException e) {
      reset();
      return;
    }
    toClient.start();
    pump(Direction.TO_SERVER, client, server);
  }

  private void pump(Direction direction, Socket from, Socket to) {
    try {
      pass(direction, from.getInputStream(), to.getOutputStream());
      traffic.awaitFlow();
      to.shutdownOutput();
      if (directionsLeft.decrementAndGet() == 0) {
        close();
      }
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reset();
    }
  }

  private void pass(Direction direction, InputStream in, OutputStream out)
      throws IOException, InterruptedException {
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
      traffic.hold();
      int done = 0;
      while (done < length) {
        int step = traffic.admit(direction, chunk, done, length - done);
        out.write(chunk, done, step);
        done += step;
      }
    }
  }

  private void close() throws IOException {
    try (client) {
      server.close();
    }
  }

  /** Resets both ends. The threads leave whatever they wait for. */
  void reset() {
    for (Socket socket : new Socket[] {client, server}) {
      try (socket) {
        socket.setSoLinger(true, 0);
      } catch (IOException e) {
        // It is closed already, which is all that is wanted.
      }
    }
    toServer.interrupt();
    toClient.interrupt();
  }

  /** Waits until the threads have ended. */
  void join() {
    join(toServer);
    join(toClient);
  }

  static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
