package io.tidemark.backup.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A network between a storage and its server that fails on demand: a TCP proxy on the loopback
 * interface. A test points the storage at {@link #port()} and injects faults while it works.
 * Without faults every byte and every end of a stream passes, and so does a reset. Thread-safe.
 *
 * <p>Faults that wait for a byte count from the call, over all connections together, and strike
 * once. Not for measuring: each connection costs two threads and a copy.
 */
public final class FaultyNetwork implements AutoCloseable {

  /** Which way bytes go. */
  public enum Direction {
    /** From the storage to its server. */
    TO_SERVER,
    /** From the server to the storage. */
    TO_CLIENT
  }

  private final int serverPort;
  private final ServerSocket entrance;
  private final Traffic traffic = new Traffic();
  private final List<ProxiedConnection> connections = new ArrayList<>();
  private final Thread acceptor;
  private int total;
  private boolean refusing;
  private boolean closed;

  private FaultyNetwork(int serverPort, ServerSocket entrance) {
    this.serverPort = serverPort;
    this.entrance = entrance;
    this.acceptor = new Thread(this::accept, "faulty-network-" + entrance.getLocalPort());
    acceptor.setDaemon(true);
  }

  /** Opens a network that leads to a server on a port of the loopback interface. */
  public static FaultyNetwork before(int serverPort) {
    try {
      FaultyNetwork network =
          new FaultyNetwork(serverPort, new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
      network.acceptor.start();
      return network;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on the loopback interface", e);
    }
  }

  /** Returns the port of the loopback interface that storages connect to. */
  public int port() {
    return entrance.getLocalPort();
  }

  /**
   * Lets {@code bytes} more bytes pass; the connection that carries the next one is reset at both
   * ends instead. With 0 bytes to the client, that is an answer that gets lost.
   */
  public void cutAfter(Direction direction, long bytes) {
    traffic.cutAfter(direction, bytes);
  }

  /**
   * Lets {@code bytes} more bytes pass and then, from the next one on, nothing: no byte and no end,
   * either way, on any connection, also on new ones. All connections stay up, half-open, until
   * {@link #heal}; that one of them was given up meanwhile shows only then.
   */
  public void stallAfter(Direction direction, long bytes) {
    traffic.stallAfter(direction, bytes);
  }

  /** Inverts the lowest bit of the byte that follows after {@code byteOffset} more bytes. */
  public void flipBitAt(Direction direction, long byteOffset) {
    traffic.flipBitAt(direction, byteOffset);
  }

  /**
   * Holds every chunk (what one read returns, at most 16 KiB) for {@code latency} before it goes
   * on.
   */
  public void delay(Duration latency) {
    traffic.delay(latency);
  }

  /** Limits what passes each way, over all connections together. */
  public void limit(long bytesPerSecond) {
    traffic.limit(bytesPerSecond);
  }

  /** Makes new connections be reset as soon as they are made. Those that are open stay. */
  public synchronized void refuse() {
    refusing = true;
  }

  /** Takes back every fault; what was held goes on its way. Cut connections stay cut. */
  public void heal() {
    synchronized (this) {
      refusing = false;
    }
    traffic.heal();
  }

  /** Resets every open connection at both ends. */
  public void cutAll() {
    open().forEach(ProxiedConnection::reset);
  }

  /** Returns how many connections are up: made by the client, and not yet ended by both sides. */
  public int openConnections() {
    return open().size();
  }

  /** Returns how many connections there have been, refused ones not among them. */
  public synchronized int totalConnections() {
    return total;
  }

  /** Resets what is open, and returns when every thread of this network has ended. */
  @Override
  public void close() {
    List<ProxiedConnection> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(connections);
    }
    try {
      entrance.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    left.forEach(ProxiedConnection::reset);
    left.forEach(ProxiedConnection::join);
    ProxiedConnection.join(acceptor);
  }

  private synchronized List<ProxiedConnection> open() {
    connections.removeIf(ProxiedConnection::ended);
    return List.copyOf(connections);
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        admit(entrance.accept());
      } catch (IOException e) {
        // The entrance was closed, or the client has gone again before it was let in.
      }
    }
  }

  private synchronized void admit(Socket client) throws IOException {
    if (refusing || closed) {
      client.setSoLinger(true, 0);
      client.close();
      return;
    }
    total++;
    connections.removeIf(ProxiedConnection::ended);
    ProxiedConnection connection = new ProxiedConnection(client, serverPort, traffic);
    connections.add(connection);
    connection.start();
  }
}
