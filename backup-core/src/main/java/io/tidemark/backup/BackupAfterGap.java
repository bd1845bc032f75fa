package io.tidemark.backup;

import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.postgres.wal.Gap;
import io.tidemark.backup.wal.WalReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the base backup that a gap in the log calls for, as soon as the log streams again: without
 * it no point in time after the gap can be restored. Whether one is called for is read from the
 * storages, so that a restart forgets nothing. Works on a thread of its own until it is closed.
 */
final class BackupAfterGap implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WalArchiving.class);
  private static final Duration BUSY_PAUSE = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final Settings settings;
  private final BackupRepository repository;
  private final PipelineRuns runs;
  private final EventSender events;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Semaphore calls = new Semaphore(0);
  private final AtomicBoolean isOpen = new AtomicBoolean(true);
  private volatile long timeline;

  BackupAfterGap(Settings settings, BackupRepository repository, PipelineRuns runs) {
    this.settings = settings;
    this.repository = repository;
    this.runs = runs;
    this.events = new EventSender(settings);
    this.thread = new Thread(this::work, "backup-" + settings.job() + "-after-gap");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** A piece of the log was lost. */
  void lost() {
    isOpen.set(true);
  }

  /** The log streams. */
  void streaming(long onTimeline) {
    timeline = onTimeline;
    if (isOpen.getAndSet(false)) {
      calls.release();
    }
  }

  private void work() {
    try {
      while (closed.getCount() > 0) {
        calls.acquire();
        settle();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void settle() throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (closed.getCount() > 0) {
      try {
        Optional<Gap> gap = openGap();
        if (gap.isEmpty()) {
          return;
        }
        if (!backedUp(gap.get())) {
          closed.await(BUSY_PAUSE.toNanos(), TimeUnit.NANOSECONDS);
        }
      } catch (RuntimeException e) {
        // Whatever it is, it must be told, and the archiving goes on meanwhile.
        if (closed.getCount() > 0) {
          events.warned(
              "the base backup that a gap in the log calls for failed: %s; next attempt in %s"
                  .formatted(Failures.text(e), pause));
          closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
          pause = longer(pause);
        }
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  /** Returns the newest gap if no base backup begins after it. */
  private Optional<Gap> openGap() {
    String job = settings.job().value();
    return repository
        .newestGap(job, timeline)
        .filter(
            gap ->
                repository.list(job).backups().stream()
                    .map(Manifest::report)
                    .noneMatch(report -> PhysicalBackups.beginsAfter(report, gap)));
  }

  /** Makes a backup; false if another one is being made, which may do as well. */
  private boolean backedUp(Gap gap) {
    Optional<BackupRun> run = runs.submitIfIdle();
    if (run.isEmpty()) {
      return false;
    }
    LOG.info(
        "log of '{}': a base backup is made because of the gap up to {}", settings.job(), gap.to());
    Backup backup;
    try {
      backup = run.get().join();
    } catch (LockedException e) {
      return false;
    }
    if (!PhysicalBackups.beginsAfter(backup.manifest().report(), gap)) {
      throw new BackupFailedException(
          "backup %s begins before %s, where the log goes on".formatted(backup.id(), gap.to()),
          "back up the server whose log is kept, or one that is not behind it");
    }
    return true;
  }

  /** Ends the work; a backup that it is making is cancelled. */
  @Override
  @SuppressWarnings("Interruption") // the thread is this object's own
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(CLOSE_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    events.settle();
  }

  /** Returns the newest gap in a log, up to a timeline. */
  static Optional<Gap> newest(WalReader log, long timeline) throws IOException {
    for (long older = timeline; older > 0; older--) {
      List<Gap> gaps = log.gaps(older);
      if (!gaps.isEmpty()) {
        return gaps.stream().max(Comparator.comparing(Gap::to));
      }
    }
    return Optional.empty();
  }
}
