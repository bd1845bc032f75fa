package io.tidemark.backup;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.listening.Listeners;
import io.tidemark.backup.monitoring.Alarm;
import io.tidemark.backup.monitoring.AlarmBook;
import io.tidemark.backup.monitoring.AlarmBook.Change;
import io.tidemark.backup.monitoring.AlarmEvents;
import io.tidemark.backup.monitoring.AlarmFile;
import io.tidemark.backup.monitoring.JobStatus;
import io.tidemark.backup.monitoring.MonitorReport;
import io.tidemark.backup.monitoring.Watch;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what lies in storages, apart from whoever makes the backups: it needs nothing but the
 * storages, and can run on another machine. A backup that is too old, a run that never came, a size
 * that is far from usual raise an alarm once, and tell once when they end. A storage that cannot be
 * read is an alarm, too, and nothing is called fine because of it. Thread-safe.
 */
public final class BackupMonitor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BackupMonitor.class);

  /** What a listener that hangs may cost the look that finds it out. */
  private static final Duration SETTLING = Duration.ofSeconds(1);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final Settings settings;
  private final MonitorLook look;
  private final AlarmBook book;
  private final AlarmEvents events;
  private final Listeners listeners;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable MonitorReport latest;
  private volatile @Nullable Thread thread;

  /** What a monitor was built from. */
  record Settings(
      BackupRepository repository,
      Watch usual,
      Map<String, Watch> jobs,
      List<Consumer<BackupEvent>> listeners,
      List<Consumer<MonitorReport>> observers,
      Optional<AlarmFile> file,
      boolean tellsRuns,
      Duration limit,
      InstantSource clock) {}

  BackupMonitor(Settings settings) {
    this.settings = settings;
    this.look = new MonitorLook(settings);
    this.book = new AlarmBook(settings.file().map(BackupMonitor::told).orElse(List.of()));
    this.events = new AlarmEvents(settings.tellsRuns());
    this.listeners = Listeners.of("monitor", settings.listeners());
  }

  /** Begins to build one that watches a repository. */
  public static MonitorBuilder of(BackupRepository repository) {
    return new MonitorBuilder(repository);
  }

  private static List<Alarm> told(AlarmFile file) {
    try {
      return file.lasting();
    } catch (IOException e) {
      LOG.warn("the alarms in {} were not read; they are told again", file.path(), e);
      return List.of();
    }
  }

  /**
   * Looks once, tells the listeners what has changed, and returns what there is. Never throws
   * because of a storage.
   */
  public synchronized MonitorReport check() {
    Optional<MonitorReport> before = latest();
    MonitorReport seen = look.at(before);
    List<Change> changes = book.look(seen.at(), seen.places(), seen.jobs());
    MonitorReport report =
        new MonitorReport(
            seen.at(), seen.libraryVersion(), seen.places(), seen.jobs(), book.lasting());
    latest = report;
    changes.forEach(BackupMonitor::log);
    note(report, changes);
    events.of(changes, report.jobs()).forEach(listeners::tell);
    listeners.settle(SETTLING);
    settings.observers().forEach(observer -> tell(observer, report));
    return report;
  }

  /** Returns what the last look has shown; empty before the first. Does no I/O. */
  public Optional<MonitorReport> latest() {
    return Optional.ofNullable(latest);
  }

  /**
   * Returns how one job stands, by the last look. Does no I/O.
   *
   * @return empty before the first look, and if nothing is known of the job
   */
  public Optional<JobStatus> latest(String job) {
    return latest().flatMap(report -> report.job(job));
  }

  private static void log(Change change) {
    if (change.hasBegun()) {
      LOG.warn("alarm {}: {}", change.alarm().kind().label(), text(change));
    } else {
      LOG.info("alarm {} has ended: {}", change.alarm().kind().label(), text(change));
    }
  }

  private static String text(Change change) {
    String job = change.alarm().job();
    String where = job.isEmpty() ? change.alarm().subject() : "backup '" + job + "'";
    return where + ": " + change.alarm().text();
  }

  private void note(MonitorReport report, List<Change> changes) {
    if (settings.file().isPresent()) {
      AlarmFile file = settings.file().get();
      try {
        file.append(report.at(), changes, report.alarms());
      } catch (IOException e) {
        LOG.warn("alarms were not written to {}", file.path(), e);
      }
    }
  }

  private static <T> void tell(Consumer<T> listener, T news) {
    try {
      listener.accept(news);
    } catch (RuntimeException e) {
      LOG.warn("an observer of a monitor failed", e);
    }
  }

  /**
   * Looks now and again, on a thread of its own, until it is closed.
   *
   * @param interval between the end of one look and the begin of the next
   * @throws IllegalStateException if it was started or closed before
   */
  public synchronized BackupMonitor start(Duration interval) {
    if (thread != null || closed.getCount() == 0) {
      throw new IllegalStateException("a monitor is started once");
    }
    Thread next = new Thread(() -> watch(interval), "backup-monitor");
    next.setDaemon(true);
    next.start();
    thread = next;
    return this;
  }

  private void watch(Duration interval) {
    try {
      do {
        checkAnyhow();
      } while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A watch that dies of a mistake would be taken for one that finds nothing. */
  private void checkAnyhow() {
    try {
      check();
    } catch (BackupException e) {
      LOG.debug("a look was cut off", e);
    } catch (RuntimeException e) {
      LOG.error("a look at the backups failed", e);
    }
  }

  /** Ends the watch; a look that goes on is cut off. */
  @Override
  public void close() {
    closed.countDown();
    Thread current = thread;
    if (current != null) {
      current.interrupt();
      try {
        current.join(CLOSE_LIMIT.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
