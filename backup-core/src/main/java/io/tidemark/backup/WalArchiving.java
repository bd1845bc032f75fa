package io.tidemark.backup;

import io.tidemark.backup.WalStatus.State;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.WalArchive;
import io.tidemark.backup.postgres.basebackup.BaseBackupRun;
import io.tidemark.backup.postgres.wal.Gap;
import io.tidemark.backup.postgres.wal.SlotState;
import io.tidemark.backup.postgres.wal.SpoolFolder;
import io.tidemark.backup.postgres.wal.WalReceiver;
import io.tidemark.backup.postgres.wal.WalSource;
import io.tidemark.backup.transfer.Run;
import io.tidemark.backup.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A write-ahead log that is being kept. It works on threads of its own until it is closed; whatever
 * fails is tried again. Thread-safe.
 */
public final class WalArchiving implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WalArchiving.class);
  private static final Duration REOPEN_PAUSE = Duration.ofSeconds(5);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);
  private static final int MAX_GAPS = 100;
  private static final Set<String> ALARMING = Set.of("unreserved", "lost");

  private final Settings settings;
  private final KnownRepositories known;
  private final WalSource log;
  private final BackupAfterGap afterGap;
  private final EventSender events;
  private final Run run;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Deque<String> gaps = new ArrayDeque<>();
  private @Nullable SlotState slot;
  private boolean isAlarmed;
  private boolean isBehind;
  private @Nullable String trouble;
  private WalStatus status =
      new WalStatus(
          State.CONNECTING,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          List.of());
  private @Nullable WalReceiver receiver;

  private WalArchiving(
      Settings settings, KnownRepositories known, WalSource log, BackupAfterGap afterGap) {
    this.settings = settings;
    this.known = known;
    this.log = log;
    this.afterGap = afterGap;
    this.events = new EventSender(settings);
    this.run = new Run(settings.job().value(), settings.clock(), events::warned);
    this.thread = new Thread(this::work, "backup-" + settings.job() + "-wal");
    thread.setDaemon(true);
  }

  static WalArchiving start(
      Settings settings, KnownRepositories known, WalArchive log, BackupAfterGap afterGap) {
    WalArchiving archiving = new WalArchiving(settings, known, log, afterGap);
    if (log.backsUpAfterGap() && settings.source().kind().equals(BaseBackupRun.KIND)) {
      afterGap.start();
    }
    archiving.thread.start();
    return archiving;
  }

  /** Returns how it stands. Cheap; safe to call often. */
  public synchronized WalStatus status() {
    return status;
  }

  /**
   * Proves that the log arrives: makes a restore point on the primary, ends the segment, and waits
   * until every required destination has it. Costs the server the rest of a segment.
   *
   * @param limit how long the segment may take
   * @throws io.tidemark.backup.error.DatabaseUnavailableException if the server makes no restore
   *     point: it is a standby, or the role may not
   * @throws io.tidemark.backup.error.BackupFailedException if the segment was not stored in time
   * @throws io.tidemark.backup.error.StorageFailedException if a required destination could not be
   *     looked at
   */
  public WalCheck check(Duration limit) {
    if (isClosed()) {
      throw new BackupFailedException(
          "the archiving of '" + settings.job() + "' is closed", "start another one");
    }
    awaitStream(limit);
    return LogCheck.run(
        settings,
        log.marker(settings.job().value()),
        limit,
        () -> isClosed() ? Optional.of("it was closed") : trouble());
  }

  /** A stream that has begun again, and has stored nothing yet, proves nothing. */
  private synchronized Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** What the server wrote before the first connection is not this archiving's to store. */
  private synchronized void awaitStream(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (status.timeline() == 0 && status.problem().isEmpty() && !isClosed()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return;
        }
        wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      while (!isClosed()) {
        attempt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      run.close();
      stopped();
    }
  }

  private void attempt() throws InterruptedException {
    try (SpoolFolder folder = SpoolFolder.open(log.spool())) {
      session(folder.path());
    } catch (IOException | RuntimeException e) {
      if (!isClosed()) {
        interrupted(e, REOPEN_PAUSE);
        closed.await(REOPEN_PAUSE.toNanos(), TimeUnit.NANOSECONDS);
      }
    }
  }

  private void session(Path folder) throws InterruptedException {
    try (Destinations destinations =
        Destinations.openLasting(
            settings.places(), place -> new RunListener(place, run, events), run::warn)) {
      WalWriter writer = LogPush.writer(settings, known, run, destinations);
      WalReceiver next =
          log.receiver(
              settings.job().value(),
              folder,
              settings.clock(),
              new WalSource.Receiving(writer, new Watching()));
      if (begin(next)) {
        next.run();
      }
    }
  }

  private synchronized boolean begin(WalReceiver next) {
    receiver = next;
    return !isClosed();
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Makes what happens the status, and tells the listeners. */
  private final class Watching implements WalReceiver.Observer {

    @Override
    public void streaming(long timeline, Lsn position) {
      LOG.info("log of '{}': streaming timeline {} from {}", settings.job(), timeline, position);
      update(State.STREAMING, timeline, null, null);
      afterGap.streaming(timeline);
    }

    @Override
    public void stored(long timeline, Lsn position) {
      troubled(null);
      update(State.STREAMING, timeline, position, null);
    }

    @Override
    public void failed(Exception cause, Duration pause) {
      interrupted(cause, pause);
    }

    @Override
    public void lost(Gap gap) {
      String text =
          "the log of timeline %d from %s to %s is lost: %s"
              .formatted(gap.timeline(), gap.from(), gap.to(), gap.cause());
      synchronized (WalArchiving.this) {
        gaps.addLast(text);
        if (gaps.size() > MAX_GAPS) {
          gaps.removeFirst();
        }
      }
      run.warn(text);
      afterGap.lost();
      events.send(
          (job, now) ->
              new BackupEvent.WalLost(
                  job,
                  now,
                  gap.timeline(),
                  gap.from().toString(),
                  gap.to().toString(),
                  gap.cause()));
    }

    @Override
    public void retained(SlotState state, boolean isTooMuch) {
      LOG.debug("log of '{}': the server keeps {}", settings.job(), state);
      boolean isAlarming = isTooMuch || ALARMING.contains(state.walStatus());
      boolean isNews;
      boolean fallsBehind;
      synchronized (WalArchiving.this) {
        fallsBehind = state.retainedBytes() > log.maxLag() && !isBehind;
        isBehind = state.retainedBytes() > log.maxLag();
        isNews = isAlarming && !isAlarmed;
        isAlarmed = isAlarming;
        slot = state;
        update(status.state(), status.timeline(), null, status.problem().orElse(null));
      }
      if (fallsBehind) {
        events.send((job, now) -> new BackupEvent.WalBehind(job, now, state.retainedBytes()));
      }
      if (isNews) {
        run.warn(
            "the server keeps %d bytes of log that are not stored (%s)"
                .formatted(state.retainedBytes(), state.walStatus()));
        events.send(
            (job, now) ->
                new BackupEvent.WalRetained(job, now, state.retainedBytes(), state.walStatus()));
      }
    }
  }

  private void interrupted(Exception cause, Duration pause) {
    String problem = Failures.text(cause);
    LOG.warn("log of '{}': {}; next attempt in {}", settings.job(), problem, pause);
    LOG.debug("the whole of it", cause);
    troubled(problem);
    update(State.CONNECTING, status().timeline(), null, problem);
    events.send((job, now) -> new BackupEvent.WalInterrupted(job, now, problem, pause));
  }

  private synchronized void troubled(@Nullable String problem) {
    trouble = problem;
  }

  private synchronized void update(
      State state, long timeline, @Nullable Lsn stored, @Nullable String problem) {
    status =
        new WalStatus(
            state,
            timeline,
            Optional.ofNullable(stored).or(status::stored),
            stored == null ? status.storedAt() : Optional.of(settings.clock().instant()),
            Optional.ofNullable(problem),
            slot == null ? OptionalLong.empty() : OptionalLong.of(slot.retainedBytes()),
            Optional.ofNullable(slot).map(SlotState::walStatus),
            List.copyOf(gaps));
    notifyAll();
  }

  private synchronized void stopped() {
    update(State.STOPPED, status.timeline(), null, null);
  }

  /**
   * Stores what has been received, and ends, with the base backup after a gap if one is being made;
   * what cannot be stored in half a minute is left to the server, which still has it.
   */
  @Override
  public void close() {
    afterGap.close();
    WalReceiver current;
    synchronized (this) {
      closed.countDown();
      current = receiver;
    }
    if (current != null) {
      current.stop();
    }
    if (!joined(CLOSE_LIMIT)) {
      run.cancel("the archiving was closed");
      thread.interrupt();
      if (current != null) {
        current.abort();
      }
      joined(CLOSE_LIMIT);
    }
    events.settle();
  }

  private boolean joined(Duration limit) {
    try {
      thread.join(limit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
