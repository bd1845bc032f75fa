package io.tidemark.backup.metrics;

import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.monitoring.Alarm;
import io.tidemark.backup.monitoring.JobStatus;
import io.tidemark.backup.monitoring.MonitorReport;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.ReportFacts.PlaceState;
import io.tidemark.backup.report.ReportFacts.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Figures of what lies in the storages. A value that does not exist is left out: 0 would be 1970.
 * Of a job that could not be read those of the last look stay, which were true and grow old.
 */
final class CatalogFigures {

  private final MonitorReport report;
  private final List<Sample> samples = new ArrayList<>();

  CatalogFigures(MonitorReport report) {
    this.report = report;
  }

  List<Sample> samples() {
    samples.add(Sample.of(Metric.MONITOR_LAST_CHECK, report.at()));
    samples.add(Sample.of(Metric.BUILD, 1, report.libraryVersion()));
    TargetNames targets = new TargetNames(report.places());
    for (PlaceState place : report.places()) {
      samples.add(
          Sample.of(
              Metric.TARGET_READABLE,
              place.problem().isEmpty() ? 1 : 0,
              targets.of(place.location())));
    }
    for (JobStatus job : report.jobs()) {
      job(job, targets);
    }
    return List.copyOf(samples);
  }

  private void job(JobStatus job, TargetNames targets) {
    newest(job);
    expected(job);
    for (Alarm.Kind kind : Alarm.Kind.values()) {
      alarms(job, kind);
    }
    job.seen().ifPresent(seen -> samples.addAll(new PlaceFigures(seen, targets).samples()));
    if (job.seen().flatMap(seen -> seen.log()).isPresent()) {
      log(job);
    }
    drills(job);
  }

  private void newest(JobStatus job) {
    String name = job.job();
    Optional<BackupLine> newest = job.newest();
    String kind = newest.map(SourceKind::of).map(SourceKind::kind).orElse(SourceKind.UNKNOWN);
    job.newestGoodBackup()
        .ifPresent(good -> at(Metric.LAST_SUCCESS, consistentAt(good), name, kind));
    job.lastRun()
        .ifPresent(
            run -> {
              at(Metric.LAST_RUN, run, name, kind);
              boolean isMade = newest.filter(it -> it.takenAt().equals(run)).isPresent();
              samples.add(Sample.of(Metric.LAST_RUN_SUCCESS, isMade ? 1 : 0, name, kind));
            });
    newest.ifPresent(
        it -> {
          took(Metric.LAST_DURATION, it.took(), name, kind);
          samples.add(Sample.of(Metric.LAST_SIZE, it.plainBytes(), name, kind, "source"));
          samples.add(Sample.of(Metric.LAST_SIZE, it.storedBytes(), name, kind, "stored"));
        });
  }

  /** A dump is of its snapshot, at its begin; a copy of a cluster of its end. */
  static Instant consistentAt(BackupLine backup) {
    return SourceKind.of(backup).kind().equals(SourceKind.BASE)
        ? backup.takenAt().plus(backup.took())
        : backup.takenAt();
  }

  private void expected(JobStatus job) {
    job.watch().expected().maxAge().ifPresent(limit -> took(Metric.MAX_AGE, limit, job.job()));
    job.watch().maxDrillAge().ifPresent(limit -> took(Metric.DRILL_MAX_AGE, limit, job.job()));
    job.watch().maxCheckAge().ifPresent(limit -> took(Metric.VERIFY_MAX_AGE, limit, job.job()));
  }

  private void alarms(JobStatus job, Alarm.Kind kind) {
    long count =
        report.alarms().stream()
            .filter(alarm -> alarm.kind() == kind)
            .filter(alarm -> alarm.job().equals(job.job()) || alarm.kind() == Alarm.Kind.STORAGE)
            .count();
    samples.add(Sample.of(Metric.ALARMS, count, job.job(), kind.label()));
  }

  private void log(JobStatus job) {
    String name = job.job();
    samples.add(Sample.of(Metric.WAL_GAPS, job.gaps().size(), name));
    job.coverage().ifPresent(newest -> at(Metric.PITR_START, newest.since(), name));
    Optional<Instant> until = job.coverage().flatMap(Stretch::until);
    until.ifPresent(stored -> at(Metric.PITR_END, stored, name));
    until.ifPresent(stored -> at(Metric.WAL_LAST_ARCHIVED, stored, name));
  }

  private void drills(JobStatus job) {
    job.lastPassedDrill().ifPresent(drill -> at(Metric.DRILL_LAST_SUCCESS, drill.at(), job.job()));
    job.lastDrill()
        .flatMap(DrillRecord::rto)
        .ifPresent(rto -> took(Metric.DRILL_LAST_DURATION, rto, job.job()));
    job.lastChecked().ifPresent(at -> at(Metric.VERIFY_LAST_SUCCESS, at, job.job()));
  }

  private void at(Metric metric, Instant at, String... tags) {
    samples.add(Sample.of(metric, at, tags));
  }

  private void took(Metric metric, Duration time, String... tags) {
    samples.add(Sample.of(metric, time, tags));
  }
}
