package io.tidemark.backup;

import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.event.Progress;
import io.tidemark.backup.transfer.Run;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how far a backup is: listeners at each stage, and these and the log every half minute. */
final class ProgressTelling implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BackupPipeline.class);

  static final Duration INTERVAL = Duration.ofSeconds(30);

  private final String job;
  private final String backupId;
  private final Run run;
  private final EventSender events;
  private final CountDownLatch closed = new CountDownLatch(1);

  private ProgressTelling(String job, String backupId, Run run, EventSender events) {
    this.job = job;
    this.backupId = backupId;
    this.run = run;
    this.events = events;
  }

  static ProgressTelling start(
      BackupEvent.Started started, Run run, EventSender events, Duration interval) {
    ProgressTelling telling = new ProgressTelling(started.job(), started.backupId(), run, events);
    run.onStage(telling::tell);
    run.fork(() -> telling.repeat(interval));
    return telling;
  }

  private void repeat(Duration interval) {
    try {
      while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        log(tell());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nothing is told of a run whose end has been. */
  private synchronized Progress tell() {
    Progress progress = run.progress();
    if (closed.getCount() > 0) {
      events.send((name, now) -> new BackupEvent.Progressed(name, now, backupId, progress));
    }
    return progress;
  }

  private void log(Progress progress) {
    LOG.info(
        "backup '{}' {} is at work: {}; {} bytes read{}, {} stored, in {}",
        job,
        backupId,
        progress.stage(),
        progress.plainBytes(),
        progress.expectedBytes().isPresent()
            ? " of about " + progress.expectedBytes().getAsLong()
            : "",
        progress.storedBytes(),
        progress.elapsed());
  }

  @Override
  public synchronized void close() {
    closed.countDown();
  }
}
