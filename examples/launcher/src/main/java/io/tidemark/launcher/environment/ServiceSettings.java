package io.tidemark.launcher.environment;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.PipelineBuilder;
import io.tidemark.backup.Rotation;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.health.HealthCheck;
import io.tidemark.backup.notification.Notifier;
import io.tidemark.backup.postgres.WalArchive;
import io.tidemark.backup.redis.RedisHealth;
import io.tidemark.backup.report.ReportOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What the environment says about the service that `run` is. */
public final class ServiceSettings {

  private final Environment environment;
  private final Configuration configuration;

  ServiceSettings(Environment environment, Configuration configuration) {
    this.environment = environment;
    this.configuration = configuration;
  }

  /** When a service makes a backup beside its schedule. */
  public enum RunOnStart {
    ALWAYS,
    NEVER,
    IF_STALE
  }

  /** Returns how several instances agree on one. */
  public Lock lock() {
    return configuration.lock();
  }

  /** Returns the pipeline, with whoever hears of its runs. */
  public BackupPipeline pipeline(Lock lock, List<Consumer<BackupEvent>> listeners) {
    PipelineBuilder builder =
        configuration.pipelineBuilder(new BackupOptions(false, Optional.empty(), false), lock);
    listeners.forEach(builder::listen);
    return builder.build();
  }

  /** Returns what lies in the storages. */
  public BackupRepository repository() {
    return configuration.repository();
  }

  /** Returns what can be looked at of the server that is backed up. */
  public Map<String, HealthCheck> serverChecks() {
    return configuration
        .source()
        .filter(Database.Redis.class::isInstance)
        .map(Database.Redis.class::cast)
        .map(redis -> RedisHealth.of(redis.uri()).checks())
        .orElse(Map.of());
  }

  /** Returns when things are done. */
  public ScheduleSettings schedules() {
    return new ScheduleSettings(environment);
  }

  /** Returns how the storages are watched. */
  public WatchSettings watch() {
    return configuration.watch();
  }

  /** Returns what a report shows. */
  public ReportOptions report() {
    return new ReportSettings(environment).options(Optional.of(job()));
  }

  /** Returns the job. */
  public String job() {
    return configuration.job();
  }

  /** Returns the log that is kept beside the backups, in the mode that keeps one. */
  public Optional<WalArchive> log() {
    return configuration.keepsLog() ? Optional.of(configuration.log()) : Optional.empty();
  }

  /** Returns what is verified on the schedule of verifications. */
  public Rotation rotation() {
    String period = environment.value(Setting.VERIFY_PERIOD).orElseThrow();
    return Rotation.every(Durations.parse(Setting.VERIFY_PERIOD, period));
  }

  /** Returns when a backup is made beside the schedule. */
  public RunOnStart runOnStart() {
    String value = environment.value(Setting.RUN_ON_START).orElseThrow();
    return Choices.of(Setting.RUN_ON_START, value, RunOnStart.values());
  }

  /** Returns who is notified; empty if nobody is. */
  public Optional<Notifier> notifier() {
    return new NotifySettings(environment).notifier();
  }

  /** Returns the file of metrics; empty if none is written. */
  public Optional<Path> metricsFile() {
    Optional<Path> file = environment.given(Setting.METRICS_TEXTFILE).map(Path::of);
    if (file.isPresent() && !file.get().toString().endsWith(".prom")) {
      throw new InvalidConfigurationException(
          "BACKUP_METRICS_TEXTFILE names a file that node_exporter does not read: " + file.get(),
          "let it end in .prom");
    }
    return file;
  }

  /** Returns where pages are shown; empty if they are not. */
  public Optional<HttpSettings> http() {
    return HttpSettings.of(environment);
  }

  /** Returns how long a backup may go on when the service is stopped. */
  public Duration grace() {
    String value = environment.value(Setting.SHUTDOWN_GRACE).orElseThrow();
    return Durations.parse(Setting.SHUTDOWN_GRACE, value);
  }
}
