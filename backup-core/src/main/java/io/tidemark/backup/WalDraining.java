package io.tidemark.backup;

import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.postgres.WalSpool;
import io.tidemark.backup.postgres.wal.Pause;
import io.tidemark.backup.postgres.wal.SpooledFiles;
import io.tidemark.backup.transfer.Run;
import io.tidemark.backup.wal.WalPush;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what a server's {@code archive_command} puts into a {@link WalSpool}, and removes from it
 * what is durable in every required destination. It works on a thread of its own until it is
 * closed; whatever fails is tried again. Thread-safe.
 */
public final class WalDraining implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WalDraining.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final Settings settings;
  private final KnownRepositories known;
  private final WalSpool spool;
  private final SpooledFiles files;
  private final EventSender events;
  private final Run run;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Pause pause = new Pause();
  private volatile Optional<String> problem = Optional.empty();

  /**
   * What waits.
   *
   * @param files how many files are in the folder, which the server has given away and no
   *     destination needs to have yet
   * @param bytes how large they are together
   * @param oldest since when the first of them waits, by the folder's clock; empty without any
   * @param problem what the last attempt failed with; empty if it did not
   */
  public record Status(int files, long bytes, Optional<Instant> oldest, Optional<String> problem) {}

  private WalDraining(Settings settings, KnownRepositories known, WalSpool spool) {
    this.settings = settings;
    this.known = known;
    this.spool = spool;
    this.files = new SpooledFiles(spool.folder());
    this.events = new EventSender(settings);
    this.run = new Run(settings.job().value(), settings.clock(), events::warned);
    this.thread = new Thread(this::work, "backup-" + settings.job() + "-spool");
    thread.setDaemon(true);
  }

  static WalDraining start(Settings settings, KnownRepositories known, WalSpool spool) {
    WalDraining draining = new WalDraining(settings, known, spool);
    draining.thread.start();
    return draining;
  }

  /** Looks into the folder, and returns what waits there. */
  public Status status() {
    try {
      List<Path> waiting = files.list();
      return new Status(waiting.size(), SpooledFiles.size(waiting), oldest(waiting), problem);
    } catch (IOException e) {
      return new Status(0, 0, Optional.empty(), Optional.of(unreadable(e)));
    }
  }

  private static Optional<Instant> oldest(List<Path> waiting) {
    // One that is stored meanwhile has no time any more, which is given as zero.
    return waiting.stream()
        .map(file -> file.toFile().lastModified())
        .filter(time -> time > 0)
        .min(Long::compare)
        .map(Instant::ofEpochMilli);
  }

  private String unreadable(IOException e) {
    return spool + " cannot be read: " + Failures.text(e);
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
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void attempt() throws InterruptedException {
    try (Destinations destinations =
        Destinations.openLasting(
            settings.places(), place -> new RunListener(place, run, events), run::warn)) {
      drain(new WalPush(LogPush.writer(settings, known, run, destinations)));
    } catch (IOException | RuntimeException e) {
      if (!isClosed()) {
        Duration wait = pause.next();
        LOG.debug("the whole of it", e);
        failed(Failures.text(e), wait);
        closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
      }
    }
  }

  private void failed(String text, Duration wait) {
    problem = Optional.of(text);
    LOG.warn("log of '{}', from {}: {}; next attempt in {}", settings.job(), spool, text, wait);
    events.send((job, now) -> new BackupEvent.WalInterrupted(job, now, text, wait));
  }

  private void drain(WalPush push) throws IOException, InterruptedException {
    Files.createDirectories(spool.folder());
    while (!isClosed()) {
      for (Path file : files.list()) {
        if (isClosed()) {
          return;
        }
        push.push(file);
        Files.deleteIfExists(file);
        LOG.debug("log of '{}': {} is stored", settings.job(), file.getFileName());
      }
      pause.reset();
      problem = Optional.empty();
      closed.await(BETWEEN_LOOKS.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** Ends after the file that is being stored, or half a minute; what waits stays in the folder. */
  @Override
  @SuppressWarnings("Interruption") // the thread is this object's own
  public void close() {
    closed.countDown();
    if (!joined()) {
      run.cancel("the draining was closed");
      thread.interrupt();
      joined();
    }
    events.settle();
  }

  private boolean joined() {
    try {
      thread.join(CLOSE_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
