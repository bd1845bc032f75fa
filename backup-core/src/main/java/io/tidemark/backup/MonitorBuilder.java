package io.tidemark.backup;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.monitoring.AlarmFile;
import io.tidemark.backup.monitoring.MonitorReport;
import io.tidemark.backup.monitoring.Watch;
import io.tidemark.backup.report.Expectations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Puts a {@link BackupMonitor} together. Not thread-safe; made for one chain of calls. */
public final class MonitorBuilder {

  private final BackupRepository repository;
  private final Map<String, Watch> jobs = new TreeMap<>();
  private final List<Consumer<BackupEvent>> listeners = new ArrayList<>();
  private final List<Consumer<MonitorReport>> observers = new ArrayList<>();
  private Watch usual = Watch.of(Expectations.none());
  private Optional<AlarmFile> file = Optional.empty();
  private boolean tellsRuns;
  private Duration limit = Duration.ofMinutes(5);
  private InstantSource clock;

  MonitorBuilder(BackupRepository repository) {
    this.repository = repository;
    this.clock = repository.clock();
  }

  /** Sets what is looked for in jobs that are found and not named; nothing unless set. */
  public MonitorBuilder usual(Watch watch) {
    usual = watch;
    return this;
  }

  /** Names a job and what is looked for in it; it is watched even if no storage has heard of it. */
  public MonitorBuilder job(String name, Watch watch) {
    jobs.put(name, watch);
    return this;
  }

  /** Adds a listener for alarms that begin and end; isolated as one of a pipeline is. */
  public MonitorBuilder listen(Consumer<BackupEvent> listener) {
    listeners.add(listener);
    return this;
  }

  /** Adds an observer of each look, after the listeners; what it throws is logged and ignored. */
  public MonitorBuilder observe(Consumer<MonitorReport> observer) {
    observers.add(observer);
    return this;
  }

  /** Notes alarms in a file, and takes from it, when built, which ones were told already. */
  public MonitorBuilder alarmFile(Path path) {
    return alarmFile(path, AlarmFile.USUAL_BYTES);
  }

  /** Notes alarms in a file that is begun anew past a size. */
  public MonitorBuilder alarmFile(Path path, long maxBytes) {
    file = Optional.of(new AlarmFile(path, maxBytes));
    return this;
  }

  /**
   * Says that the runs are in another process: failures, gaps and damage, of which the listeners
   * hear from the runs themselves otherwise, are told by the monitor.
   */
  public MonitorBuilder apart() {
    tellsRuns = true;
    return this;
  }

  /** Limits the time of one look; five minutes unless set. Past it the storages count as unread. */
  public MonitorBuilder limit(Duration time) {
    if (time.isZero() || time.isNegative()) {
      throw new InvalidConfigurationException(
          "the limit of a look is not above zero: " + time, "give a minute or more");
    }
    limit = time;
    return this;
  }

  /** Sets the clock; the repository's unless set. */
  public MonitorBuilder clock(InstantSource with) {
    clock = with;
    return this;
  }

  /** Returns the monitor. Reads the file of alarms, if there is one, and nothing else. */
  public BackupMonitor build() {
    return new BackupMonitor(
        new BackupMonitor.Settings(
            repository,
            usual,
            Map.copyOf(jobs),
            List.copyOf(listeners),
            List.copyOf(observers),
            file,
            tellsRuns,
            limit,
            clock));
  }
}
