package io.tidemark.launcher.service;

import io.tidemark.backup.BackupMonitor;
import io.tidemark.backup.health.BackupHealth;
import io.tidemark.backup.health.HealthChecks;
import io.tidemark.backup.metrics.BackupMetrics;
import io.tidemark.backup.monitoring.MonitorReport;
import io.tidemark.backup.report.ReportFormat;
import io.tidemark.launcher.environment.ServiceSettings;
import io.tidemark.launcher.http.Page;
import io.tidemark.launcher.http.Page.Answer;
import io.tidemark.launcher.text.Json;
import io.tidemark.launcher.text.StatusText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What the service shows. All but the report is in memory. */
final class Pages {

  private final ServiceSettings settings;
  private final BackupMetrics metrics;
  private final BackupMonitor monitor;
  private final HealthChecks health;
  private final BooleanSupplier isAlive;

  Pages(
      ServiceSettings settings,
      BackupMetrics metrics,
      BackupMonitor monitor,
      HealthChecks health,
      BooleanSupplier isAlive) {
    this.settings = settings;
    this.metrics = metrics;
    this.monitor = monitor;
    this.health = health;
    this.isAlive = isAlive;
  }

  Map<String, Page> all() {
    Map<String, Page> pages = new LinkedHashMap<>();
    pages.put("/livez", Page.open(this::alive));
    pages.put("/readyz", Page.open(this::alive));
    pages.put("/health", Page.guarded(this::health));
    pages.put("/status", Page.guarded(this::status));
    pages.put("/metrics", Page.guarded(this::metrics));
    pages.put("/report", Page.guarded(this::report));
    return pages;
  }

  /** A storage that is full or gone is no reason to restart a process. */
  private Answer alive() {
    return isAlive.getAsBoolean()
        ? Answer.text(200, "alive")
        : Answer.text(503, "the scheduler does not work");
  }

  /** For whoever watches backups, and not for whoever restarts processes. */
  private Answer health() {
    BackupHealth now = health.health();
    return Answer.json(now.state() == BackupHealth.State.UP ? 200 : 503, now.toJson());
  }

  private Answer status() {
    Optional<MonitorReport> seen = monitor.latest();
    return seen.isPresent()
        ? Answer.json(200, Json.text(StatusText.json(seen.get())))
        : Answer.text(503, "the storages have not been looked at yet");
  }

  private Answer metrics() {
    return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics.prometheus());
  }

  private Answer report() {
    return Answer.html(settings.repository().report(settings.report()).as(ReportFormat.HTML));
  }
}
