package io.tidemark.launcher.environment;

import io.tidemark.backup.BackupMonitor;
import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.MonitorBuilder;
import io.tidemark.backup.monitoring.Watch;
import io.tidemark.backup.report.Expectations;
import io.tidemark.backup.schedule.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the environment says about the watch over backups. */
public final class WatchSettings {

  private final Environment environment;
  private final BackupRepository repository;
  private final Optional<String> job;

  WatchSettings(Environment environment, BackupRepository repository, Optional<String> job) {
    this.environment = environment;
    this.repository = repository;
    this.job = job;
  }

  /**
   * Returns a monitor of the storages that is still to be built.
   *
   * @param maxAge how old the newest good backup may be; as the environment says if empty
   */
  public MonitorBuilder monitor(Optional<Duration> maxAge) {
    Watch watch = watch(maxAge);
    MonitorBuilder monitor = BackupMonitor.of(repository).usual(watch);
    if (job.isPresent()) {
      monitor = monitor.job(job.get(), watch);
    }
    Optional<String> file = environment.given(Setting.ALARM_FILE);
    return file.isPresent() ? monitor.alarmFile(Path.of(file.get())) : monitor;
  }

  private Watch watch(Optional<Duration> maxAge) {
    ScheduleSettings schedules = new ScheduleSettings(environment);
    Expectations expected = Expectations.none();
    Optional<Duration> limit = maxAge.or(() -> schedules.maxAge(Instant.now()));
    if (limit.isPresent()) {
      expected = expected.maxAge(limit.get());
    }
    Optional<Schedule> backups = schedules.givenBackups();
    return backups.isPresent()
        ? Watch.of(expected).slots((from, to) -> slots(backups.get(), from, to))
        : Watch.of(expected);
  }

  private static java.util.List<Instant> slots(Schedule schedule, Instant from, Instant to) {
    java.util.List<Instant> slots = new java.util.ArrayList<>();
    Optional<Instant> slot = schedule.next(from);
    while (slot.isPresent() && slot.get().isBefore(to)) {
      slots.add(slot.get());
      slot = schedule.next(slot.get());
    }
    return slots;
  }
}
