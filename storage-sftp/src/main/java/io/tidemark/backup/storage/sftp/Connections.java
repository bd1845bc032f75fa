package io.tidemark.backup.storage.sftp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of connections that all work shares. Each is made when it is needed first, made
 * again when it has broken, and given up when nobody has used it for a while. Thread-safe.
 */
final class Connections implements AutoCloseable {

  private static final Duration UNUSED_LIMIT = Duration.ofMinutes(5);

  private final Connector connector;
  private final List<Slot> slots = new ArrayList<>();
  private final Future<?> cleaning;

  Connections(Connector connector, int count) {
    this.connector = connector;
    for (int i = 0; i < count; i++) {
      slots.add(new Slot());
    }
    long seconds = UNUSED_LIMIT.toSeconds() / 5;
    this.cleaning =
        connector
            .timer()
            .scheduleWithFixedDelay(this::closeUnused, seconds, seconds, TimeUnit.SECONDS);
  }

  ScheduledExecutorService timer() {
    return connector.timer();
  }

  /** Takes the connection with the least work. */
  Lease lease() {
    synchronized (slots) {
      Slot slot =
          slots.stream()
              .min(Comparator.<Slot>comparingInt(s -> s.users).thenComparing(s -> !s.isAlive()))
              .orElseThrow();
      slot.users++;
      return new Lease(slot);
    }
  }

  private void closeUnused() {
    slots.forEach(Slot::closeIfUnused);
  }

  @Override
  public void close() throws IOException {
    cleaning.cancel(false);
    slots.forEach(Slot::close);
    connector.close();
  }

  /** The right to use a connection, together with others that have the same right. */
  final class Lease implements AutoCloseable {

    private final Slot slot;
    private boolean returned;

    private Lease(Slot slot) {
      this.slot = slot;
    }

    /** Returns the connection, which is made if it does not exist or has broken. */
    Connection connection() throws IOException {
      return slot.connection();
    }

    @Override
    public void close() {
      synchronized (slots) {
        if (!returned) {
          returned = true;
          slot.users--;
          slot.usedAt = System.nanoTime();
        }
      }
    }
  }

  /** Room for one connection. */
  private final class Slot {

    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable Connection current;
    private int users;
    private long usedAt;
    private volatile boolean closed;

    boolean isAlive() {
      Connection connection = current;
      return connection != null && connection.isAlive();
    }

    Connection connection() throws IOException {
      try {
        connecting.lockInterruptibly();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted").initCause(e);
      }
      try {
        Connection connection = current;
        if (connection == null || !connection.isAlive()) {
          connection = connector.connect();
          current = connection;
          closeIfLate(connection);
        }
        return connection;
      } finally {
        connecting.unlock();
      }
    }

    /** A connection that was made while the storage was closed would be nobody's. */
    private void closeIfLate(Connection connection) {
      if (closed) {
        connection.close();
      }
    }

    void closeIfUnused() {
      synchronized (slots) {
        Connection connection = current;
        if (connection != null
            && users == 0
            && System.nanoTime() - usedAt > UNUSED_LIMIT.toNanos()) {
          connection.close();
        }
      }
    }

    void close() {
      closed = true;
      Connection connection = current;
      if (connection != null) {
        connection.close();
      }
    }
  }
}
