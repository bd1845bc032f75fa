package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wire.ClusterFacts;
import io.tidemark.backup.postgres.wire.Connector;
import io.tidemark.backup.postgres.wire.ReplicationConnection;
import io.tidemark.backup.postgres.wire.ServerException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a server's log in a store, for as long as it runs: connects, finds out where to go on,
 * receives, follows the server to new timelines, and begins again after every failure, with a
 * growing pause. Runs on one thread; {@link #stop} is called from another.
 */
public final class WalReceiver {

  private static final Logger LOG = LoggerFactory.getLogger(WalReceiver.class);
  private static final String SEGMENT_REMOVED = "58P01";
  private static final String GIVEN_UP =
      "the server kept more than it may for slot '%s', which was dropped";

  private final Server server;
  private final SegmentStore store;
  private final Terms terms;
  private final Observer observer;
  private final Pause pause = new Pause();
  private volatile @Nullable LogPosition next;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable ReplicationConnection connection;
  private volatile @Nullable SegmentSpool spool;
  private volatile boolean isGivenUp;

  /** The server: for the log, and for plain questions. */
  public record Server(Connector replication, Supplier<Connection> sql) {}

  /**
   * How it works.
   *
   * @param slot the name of the replication slot, which is created if it is missing
   * @param folder where segments lie until they are stored
   * @param maxSegments how many whole ones may lie there
   * @param syncInterval how old received bytes may become before they are stored
   * @param retention what the server may keep
   */
  public record Terms(
      String slot,
      Path folder,
      int maxSegments,
      Duration syncInterval,
      Retention retention,
      InstantSource clock) {}

  /** Is told how it goes, on the receiver's threads. */
  public interface Observer {
    /** A stream has begun. */
    void streaming(long timeline, Lsn position);

    /** Everything before {@code position} is durable in the required destinations. */
    void stored(long timeline, Lsn position);

    /**
     * The connection, the server or a storage has failed; it is tried again after {@code pause}.
     */
    void failed(Exception cause, Duration pause);

    /** The server has no more what was not stored yet. */
    void lost(Gap gap);

    /** What the server keeps for the slot; {@code isTooMuch} if that is above the limit. */
    void retained(SlotState state, boolean isTooMuch);
  }

  /** A place in the log. */
  record LogPosition(long timeline, Lsn position) {}

  public WalReceiver(Server server, SegmentStore store, Terms terms, Observer observer) {
    this.server = server;
    this.store = store;
    this.terms = terms;
    this.observer = observer;
  }

  /** Works until it is stopped or interrupted. */
  public void run() throws InterruptedException {
    SlotWatch watch = watch();
    try {
      attempts();
    } finally {
      watch.close();
    }
  }

  private SlotWatch watch() {
    return new SlotWatch(
        server.sql(),
        new SlotWatch.Terms(terms.slot(), terms.syncInterval(), terms.retention()),
        new Watching());
  }

  /** Lets go of a slot that holds too much. */
  private final class Watching implements SlotWatch.Listener {

    @Override
    public void found(SlotState state) {
      observer.retained(state, terms.retention().isExceededBy(state));
    }

    @Override
    public void dropping() {
      isGivenUp = true;
      ReplicationConnection current = connection;
      if (current != null) {
        abort(current);
      }
    }
  }

  private void attempts() throws InterruptedException {
    while (!isStopped()) {
      try {
        connected();
      } catch (IOException | RuntimeException e) {
        // Whatever it is, the next attempt begins from what is stored.
        if (!isStopped()) {
          Duration wait = pause.next();
          observer.failed(e, wait);
          stopped.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        }
      }
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Ends the work as soon as what has been received is stored. */
  public synchronized void stop() {
    stopped.countDown();
    SegmentSpool current = spool;
    if (current != null) {
      current.stop();
    }
  }

  /** Ends the work at once. */
  public void abort() {
    stop();
    ReplicationConnection current = connection;
    if (current != null) {
      abort(current);
    }
  }

  /** Asks for everything received to be stored now. */
  public void sync() {
    SegmentSpool current = spool;
    if (current != null) {
      current.sync();
    }
  }

  private void connected() throws IOException, InterruptedException {
    ReplicationConnection opened = server.replication().connect("tidemark WAL archive");
    connection = opened;
    try {
      ClusterFacts cluster = ClusterFacts.read(opened);
      store.bind(cluster);
      ReplicationSlot slot = ReplicationSlot.ensure(opened, terms.slot(), cluster);
      WalRoute route = new WalRoute(opened, store, cluster);
      LogPosition start = next != null ? next : route.start(slot);
      next = route.onServer(start);
      if (isGivenUp) {
        giveUp(Objects.requireNonNull(next), route.oldest(slot));
      }
      while (!isStopped()) {
        stream(opened, cluster, slot);
      }
    } finally {
      connection = null;
      close(opened);
    }
  }

  private void stream(ReplicationConnection opened, ClusterFacts cluster, ReplicationSlot slot)
      throws IOException, InterruptedException {
    LogPosition from = Objects.requireNonNull(next);
    WalRoute route = new WalRoute(opened, store, cluster);
    SegmentSpool current = spool(from, cluster);
    begin(current);
    try {
      Optional<WalStream.Switch> gone = receive(opened, current, from);
      if (gone.isPresent()) {
        next = route.after(gone.get());
      }
    } catch (ServerException e) {
      if (!SEGMENT_REMOVED.equals(e.sqlState())) {
        ReplicationSlot.dropIfUnusable(opened, terms.slot(), cluster, e);
        throw e;
      }
      lost(from, route.oldest(slot), e);
    } finally {
      spool = null;
      current.discard();
    }
  }

  private SegmentSpool spool(LogPosition from, ClusterFacts cluster) {
    return new SegmentSpool(
        from.timeline(),
        from.position(),
        new SegmentSpool.Settings(
            cluster.segmentSize(),
            terms.folder(),
            terms.maxSegments(),
            terms.syncInterval(),
            terms.clock()),
        store);
  }

  private Optional<WalStream.Switch> receive(
      ReplicationConnection opened, SegmentSpool current, LogPosition from)
      throws IOException, InterruptedException {
    try (StoringThread storing =
        new StoringThread(current, opened, position -> stored(from, current, position))) {
      try {
        observer.streaming(from.timeline(), from.position());
        Optional<WalStream.Switch> gone =
            new WalStream(opened, current, terms.clock())
                .receive(Optional.of(terms.slot()), from.timeline(), from.position());
        current.stop();
        storing.finish();
        return gone;
      } catch (IOException e) {
        current.stop();
        if (!(e instanceof ServerException)) {
          // A server that stops waits for this connection, and not for what is still to be stored.
          abort(opened);
        }
        throw storing.finishAfter(e);
      }
    }
  }

  /** Goes on after what the server has removed. */
  private void lost(LogPosition wanted, LogPosition kept, ServerException cause)
      throws IOException {
    if (!wanted.position().isBefore(kept.position())) {
      throw cause;
    }
    skip(wanted, kept, String.valueOf(cause.getMessage()));
  }

  /** Goes on after what was given up for the server's sake. */
  private void giveUp(LogPosition wanted, LogPosition kept) throws IOException {
    if (wanted.position().isBefore(kept.position())) {
      skip(wanted, kept, GIVEN_UP.formatted(terms.slot()));
    }
    isGivenUp = false;
  }

  private void skip(LogPosition wanted, LogPosition kept, String cause) throws IOException {
    Gap gap = new Gap(wanted.timeline(), wanted.position(), kept.position(), cause);
    store.storeGap(gap);
    observer.lost(gap);
    next = kept;
  }

  private synchronized void begin(SegmentSpool current) {
    spool = current;
    if (isStopped()) {
      current.stop();
    }
  }

  private void stored(LogPosition stream, SegmentSpool current, Lsn position) {
    pause.reset();
    // A new stream begins with a whole segment.
    next = new LogPosition(stream.timeline(), current.segmentStart(position));
    observer.stored(stream.timeline(), position);
  }

  private static void abort(ReplicationConnection opened) {
    try {
      opened.abort();
    } catch (IOException e) {
      LOG.debug("closing a broken connection failed", e);
    }
  }

  private static void close(ReplicationConnection opened) {
    abort(opened);
    try {
      opened.close();
    } catch (SQLException e) {
      LOG.debug("closing a connection failed", e);
    }
  }
}
