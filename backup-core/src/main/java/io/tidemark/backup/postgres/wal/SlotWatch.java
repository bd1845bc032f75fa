package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.error.BackupException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again what a server keeps for the slot, on a thread of its own and over a plain
 * connection that it opens each time. Closing it ends it.
 */
final class SlotWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SlotWatch.class);
  private static final Duration END_LIMIT = Duration.ofSeconds(5);
  // A server needs a moment to end the walsender that holds the slot.
  private static final int DROP_ATTEMPTS = 50;
  private static final Duration DROP_PAUSE = Duration.ofMillis(200);
  private static final String DROP =
      "SELECT pg_drop_replication_slot(slot_name) FROM pg_catalog.pg_replication_slots"
          + " WHERE slot_name = ?";
  private static final String IN_USE = "55006";

  private final Supplier<Connection> connections;
  private final Terms terms;
  private final Listener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::work, "backup-wal-watching");

  /** Which slot, how often, and what it may hold. */
  record Terms(String slot, Duration interval, Retention retention) {}

  /** Is told what there is. */
  interface Listener {
    /** The server has the slot, and keeps this. */
    void found(SlotState state);

    /** More is kept than may be: no stream may hold the slot from now on. */
    void dropping();
  }

  SlotWatch(Supplier<Connection> connections, Terms terms, Listener listener) {
    this.connections = connections;
    this.terms = terms;
    this.listener = listener;
    thread.setDaemon(true);
    thread.start();
  }

  private void work() {
    try {
      do {
        look();
      } while (!closed.await(terms.interval().toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      LOG.debug("the watching of slot {} was interrupted", terms.slot(), e);
    }
  }

  private void look() throws InterruptedException {
    try (Connection connection = connections.get()) {
      Optional<SlotState> state = SlotState.read(connection, terms.slot());
      if (state.isPresent()) {
        listener.found(state.get());
        if (terms.retention().dropsSlot() && terms.retention().isExceededBy(state.get())) {
          listener.dropping();
          drop(connection);
          LOG.warn(
              "slot '{}' was dropped: it held {} bytes", terms.slot(), state.get().retainedBytes());
        }
      }
    } catch (SQLException | BackupException e) {
      // The stream tells of a server that is gone; a role may be kept from plain connections.
      LOG.debug("slot {} cannot be watched", terms.slot(), e);
    }
  }

  private void drop(Connection connection) throws SQLException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try (PreparedStatement drop = connection.prepareStatement(DROP)) {
        drop.setString(1, terms.slot());
        drop.execute();
        return;
      } catch (SQLException e) {
        if (!IN_USE.equals(e.getSQLState()) || attempt == DROP_ATTEMPTS) {
          throw e;
        }
      }
      closed.await(DROP_PAUSE.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  @SuppressWarnings("Interruption") // the thread is this object's own
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(END_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
