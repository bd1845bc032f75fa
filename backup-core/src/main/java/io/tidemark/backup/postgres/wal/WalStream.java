package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wire.Body;
import io.tidemark.backup.postgres.wire.ReplicationConnection;
import io.tidemark.backup.postgres.wire.ReplicationConnection.Arrival;
import io.tidemark.backup.postgres.wire.Rows;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Receives one timeline of a server's log over one connection, and tells the server how far it is
 * taken. For one thread.
 */
public final class WalStream {

  private static final Duration POLL = Duration.ofMillis(200);
  // A receiver that has no room reads no questions; the shortest sensible wal_sender_timeout is 2
  // s.
  private static final Duration STATUS_INTERVAL = Duration.ofSeconds(1);
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  private final ReplicationConnection connection;
  private final WalConsumer consumer;
  private final InstantSource clock;
  private final StreamPatience patience;
  private Lsn received = Lsn.NONE;
  private Lsn reported = Lsn.NONE;
  private Instant lastStatus = EPOCH;

  public WalStream(ReplicationConnection connection, WalConsumer consumer, InstantSource clock) {
    this.connection = connection;
    this.consumer = consumer;
    this.clock = clock;
    this.patience = new StreamPatience(clock);
  }

  /** The timeline that a server has gone on to, and where. */
  public record Switch(long timeline, Lsn position) {}

  /**
   * Streams until the consumer has enough or the timeline has ended.
   *
   * @param slot the replication slot that holds the log; empty for none
   * @param start a position at the start of a segment
   * @return where the log goes on, if the timeline has ended
   */
  public Optional<Switch> receive(Optional<String> slot, long timeline, Lsn start)
      throws IOException {
    received = start;
    connection.start(
        "START_REPLICATION %sPHYSICAL %s TIMELINE %d"
            .formatted(slot.map(name -> "SLOT " + quoted(name) + " ").orElse(""), start, timeline));
    if (!connection.copyBoth()) {
      return switched();
    }
    boolean endedByServer = stream();
    connection.sendCopyDone();
    if (endedByServer) {
      return switched();
    }
    drain();
    return Optional.empty();
  }

  /** Quotes a name as replication commands want it. */
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private boolean stream() throws IOException {
    while (consumer.wantsMore()) {
      if (!hasRoom()) {
        patience.waitsFor(consumer.flushed());
      } else if (arrives() == Arrival.END) {
        return true;
      }
      consumer.tick();
      // Also while nothing can be taken: a silent receiver is cut off after wal_sender_timeout.
      if (isStatusDue()) {
        sendStatus();
      }
    }
    return false;
  }

  private Arrival arrives() throws IOException {
    Arrival arrival = connection.poll(POLL);
    if (arrival == Arrival.DATA) {
      take(connection.arrived());
    }
    if (arrival == Arrival.NOTHING_YET) {
      patience.silent();
    } else {
      patience.heard();
    }
    return arrival;
  }

  private boolean hasRoom() throws IOException {
    try {
      return consumer.awaitRoom(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the log was received");
    }
  }

  private void take(Body message) throws IOException {
    byte type = message.int8();
    if (type == 'w') {
      takeLog(message);
    } else if (type == 'k') {
      takeKeepalive(message);
    } else {
      throw new IOException("the server has sent an unknown piece of type " + type);
    }
  }

  private void takeLog(Body message) throws IOException {
    Lsn position = new Lsn(message.int64());
    message.int64(); // the end of the server's log
    message.int64(); // the server's clock
    if (!position.equals(received)) {
      throw new IOException(
          "the server has sent its log from %s instead of %s".formatted(position, received));
    }
    received = position.plus(message.remaining());
    consumer.receive(position, message);
  }

  private void takeKeepalive(Body message) throws IOException {
    message.int64(); // the end of the server's log
    message.int64(); // the server's clock
    if (message.int8() != 0) {
      consumer.sync();
      sendStatus();
      patience.asked(received, consumer.flushed());
    }
  }

  private boolean isStatusDue() {
    Duration age = Duration.between(lastStatus, clock.instant()).abs();
    return consumer.flushed().compareTo(reported) > 0 || age.compareTo(STATUS_INTERVAL) >= 0;
  }

  private void sendStatus() throws IOException {
    Lsn flushed = consumer.flushed();
    Instant now = clock.instant();
    ByteBuffer status = ByteBuffer.allocate(34);
    status.put((byte) 'r');
    status.putLong(received.position());
    status.putLong(flushed.position());
    status.putLong(Lsn.NONE.position());
    status.putLong(ChronoUnit.MICROS.between(EPOCH, now));
    status.put((byte) (patience.asks() ? 1 : 0));
    connection.sendCopyData(status.array());
    reported = flushed;
    lastStatus = now;
  }

  private void drain() throws IOException {
    while (connection.copyData().isPresent()) {
      // what the server had sent before it read that enough is enough
    }
    connection.finish();
  }

  private Optional<Switch> switched() throws IOException {
    Rows next = connection.rows();
    connection.finish();
    return Optional.of(
        new Switch(
            Long.parseLong(next.value(0, "next_tli")),
            Lsn.parse(next.value(0, "next_tli_startpos"))));
  }
}
