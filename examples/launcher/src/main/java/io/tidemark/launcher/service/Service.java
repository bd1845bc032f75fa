package io.tidemark.launcher.service;

import io.tidemark.backup.BackupMonitor;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.BackupScheduler;
import io.tidemark.backup.HealthProbes;
import io.tidemark.backup.SchedulerBuilder;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.WalStatus;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.health.HealthChecks;
import io.tidemark.backup.metrics.BackupMetrics;
import io.tidemark.backup.metrics.LogFigures;
import io.tidemark.backup.notification.Notifier;
import io.tidemark.backup.postgres.WalArchive;
import io.tidemark.backup.report.ReportFormat;
import io.tidemark.backup.schedule.Schedule;
import io.tidemark.launcher.environment.HttpSettings;
import io.tidemark.launcher.environment.Lock;
import io.tidemark.launcher.environment.ScheduleSettings;
import io.tidemark.launcher.environment.ServiceSettings;
import io.tidemark.launcher.environment.ServiceSettings.RunOnStart;
import io.tidemark.launcher.environment.Setting;
import io.tidemark.launcher.http.PageServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that `run` keeps going, until it is closed. */
public final class Service implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  /** Reading manifests that are known already costs a listing. */
  private static final Duration LOOK_EVERY = Duration.ofMinutes(5);

  /** A small object is written to each storage and deleted, which costs some requests. */
  private static final Duration PROBE_EVERY = Duration.ofMinutes(15);

  private static final Duration PROBE_LIMIT = Duration.ofMinutes(1);

  /** However long nothing ran: what was missed is made up, once. */
  private static final Duration EVER = Duration.ofDays(400);

  private final ServiceSettings settings;
  private final Consumer<String> say;
  private final BackupMetrics metrics = BackupMetrics.withScriptNames();

  /** What is closed at the end, the newest first. */
  private final Deque<Part> parts = new ArrayDeque<>();

  private record Part(String name, Runnable end) {}

  private Service(ServiceSettings settings, Consumer<String> say) {
    this.settings = settings;
    this.say = say;
  }

  /**
   * Starts everything that the settings ask for; whatever is wrong with them ends it before it has
   * begun.
   *
   * @param say hears what a person at the terminal wants to know
   */
  public static Service start(ServiceSettings settings, Consumer<String> say) {
    Service service = new Service(settings, say);
    try {
      service.start();
      return service;
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
  }

  private void start() {
    Schedule backups = settings.schedules().backups();
    Optional<HttpSettings> http = settings.http();
    MetricsFile file = new MetricsFile(metrics, settings.metricsFile());
    List<Consumer<BackupEvent>> listeners = listeners();
    BackupMonitor monitor = monitor(listeners, file);
    Lock lock = settings.lock();
    part("the lock", lock::close);
    BackupPipeline pipeline = settings.pipeline(lock, with(listeners, new Looking(monitor)));
    BackupScheduler scheduler = scheduler(pipeline, backups);
    HealthChecks health = health(monitor);
    Pages pages = new Pages(settings, metrics, monitor, health, scheduler::isAlive);
    http.ifPresent(where -> show(pages, where));
    part("the health checks", health::close);
    health.start(PROBE_EVERY);
    part("the watch", monitor::close);
    monitor.start(LOOK_EVERY);
    settings.log().ifPresent(log -> keep(pipeline, log));
    part("the scheduler", () -> scheduler.stop(settings.grace()));
    scheduler.start();
    if (settings.runOnStart() == RunOnStart.ALWAYS) {
      scheduler.runNow(settings.job());
    }
    metrics.nextRun(settings.job(), () -> next(scheduler));
    say.accept(
        "backing up %s, next at %s"
            .formatted(backups, next(scheduler).map(Object::toString).orElse("no time")));
  }

  private static Optional<java.time.Instant> next(BackupScheduler scheduler) {
    return scheduler.nextRuns().stream()
        .filter(run -> run.task().equals("backup"))
        .map(run -> run.at())
        .findFirst();
  }

  private List<Consumer<BackupEvent>> listeners() {
    List<Consumer<BackupEvent>> listeners = new ArrayList<>();
    listeners.add(metrics);
    Optional<Notifier> notifier = settings.notifier();
    if (notifier.isPresent()) {
      part("the notifications", notifier.get()::close);
      listeners.add(notifier.get());
    }
    return listeners;
  }

  private HealthChecks health(BackupMonitor monitor) {
    return HealthChecks.of(monitor::latest, InstantSource.system())
        .addAll(PROBE_LIMIT, HealthProbes.storages(settings.repository()))
        .addAll(PROBE_LIMIT, settings.serverChecks());
  }

  private static List<Consumer<BackupEvent>> with(
      List<Consumer<BackupEvent>> listeners, Consumer<BackupEvent> more) {
    List<Consumer<BackupEvent>> all = new ArrayList<>(listeners);
    all.add(more);
    return all;
  }

  private BackupMonitor monitor(List<Consumer<BackupEvent>> listeners, MetricsFile file) {
    var builder =
        settings.watch().monitor(Optional.empty()).observe(metrics::observe).observe(file::write);
    listeners.forEach(builder::listen);
    return builder.build();
  }

  private BackupScheduler scheduler(BackupPipeline pipeline, Schedule backups) {
    ScheduleSettings schedules = settings.schedules();
    SchedulerBuilder builder = BackupScheduler.builder().schedule(pipeline, backups);
    builder.catchUp(settings.runOnStart() == RunOnStart.NEVER ? Duration.ZERO : EVER);
    schedules.of(Setting.PRUNE_SCHEDULE).ifPresent(at -> builder.prune(pipeline, at));
    schedules
        .of(Setting.VERIFY_SCHEDULE)
        .ifPresent(at -> builder.verify(pipeline, settings.rotation(), at));
    schedules
        .of(Setting.REPORT_SCHEDULE)
        .ifPresent(
            at ->
                builder.report(
                    pipeline,
                    at,
                    settings.report(),
                    EnumSet.of(ReportFormat.HTML, ReportFormat.JSON)));
    return builder.build();
  }

  private void keep(BackupPipeline pipeline, WalArchive log) {
    WalArchiving archiving = pipeline.archive(log);
    part("the log", archiving::close);
    metrics.log(settings.job(), () -> log(archiving.status()));
  }

  private static LogFigures log(WalStatus status) {
    return new LogFigures(status.state() == WalStatus.State.STREAMING, status.retainedBytes());
  }

  private void show(Pages pages, HttpSettings where) {
    PageServer server = PageServer.start(where.address(), where.token(), pages.all());
    part("the pages", server::close);
    say.accept(
        "pages at http://"
            + server.address().getAddress().getHostAddress()
            + ":"
            + server.address().getPort());
  }

  private void part(String name, Runnable end) {
    parts.push(new Part(name, end));
  }

  @Override
  public String toString() {
    return "the service of '" + settings.job() + "'";
  }

  /** Ends everything: the schedule first, the notifications last, so that they tell of the end. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        part.end().run();
      } catch (RuntimeException e) {
        LOG.warn("{} did not end as it should", part.name(), e);
      }
    }
  }
}
