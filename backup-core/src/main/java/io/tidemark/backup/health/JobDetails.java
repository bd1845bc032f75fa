package io.tidemark.backup.health;

import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.monitoring.JobStatus;
import io.tidemark.backup.report.JobReport;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.ReportFacts.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a health page says of one job. What is not known is left out. */
final class JobDetails {

  private final JobStatus job;
  private final Instant now;
  private final Map<String, Object> details = new LinkedHashMap<>();

  JobDetails(JobStatus job, Instant now) {
    this.job = job;
    this.now = now;
  }

  /** Ages are of now: a job becomes stale also while nobody looks. */
  BackupHealth.State state() {
    JobStatus aged =
        new JobStatus(job.job(), job.watch(), now, job.seen(), job.unread(), job.isCurrent());
    if (aged.isStale()) {
      return BackupHealth.State.STALE;
    }
    return switch (job.state()) {
      case OK -> BackupHealth.State.UP;
      case STALE, FAILING, NEVER_RUN -> BackupHealth.State.STALE;
      case UNKNOWN -> BackupHealth.State.UNKNOWN;
    };
  }

  Map<String, Object> of() {
    details.put("job", job.job());
    details.put("state", state().name());
    time("lastSuccess", job.newestGood());
    took("lastSuccessAge", job.newestGood().map(good -> Duration.between(good, now)));
    took("maxAge", job.watch().expected().maxAge());
    time("lastRun", job.lastRun());
    job.lastRun().ifPresent(run -> details.put("lastResult", result(run)));
    job.newest().ifPresent(newest -> details.put("lastSizeBytes", newest.storedBytes()));
    job.newest().ifPresent(newest -> details.put("encrypted", !newest.keyIds().isEmpty()));
    job.seen().ifPresent(this::kept);
    log();
    job.lastDrill().ifPresent(this::drill);
    return details;
  }

  private String result(Instant run) {
    Optional<BackupLine> made = job.newest().filter(newest -> newest.takenAt().equals(run));
    if (made.isEmpty()) {
      return "failure";
    }
    return made.get().warnings().isEmpty() ? "success" : "warning";
  }

  private void kept(JobReport report) {
    List<BackupLine> good = report.backups().stream().filter(BackupLine::isGood).toList();
    details.put("backups", (long) good.size());
    if (!good.isEmpty()) {
      time("oldest", Optional.of(good.get(good.size() - 1).takenAt()));
    }
    details.put(
        "target",
        report.places().stream().map(JobDetails::withoutPath).collect(Collectors.joining(", ")));
  }

  /** Keeps the scheme and the bucket or host; a path tells too much on a page. */
  private static String withoutPath(String location) {
    int authority = location.indexOf("://");
    int end = authority < 0 ? -1 : location.indexOf('/', authority + 3);
    return end < 0 ? location : location.substring(0, end);
  }

  private void log() {
    time("pitrFrom", job.coverage().map(Stretch::since));
    time("pitrTo", job.coverage().flatMap(Stretch::until));
    if (job.seen().flatMap(JobReport::log).isPresent()) {
      details.put("walGaps", (long) job.gaps().size());
    }
  }

  private void drill(DrillRecord drill) {
    time("lastDrill", Optional.of(drill.at()));
    details.put("lastDrillResult", drill.passed() ? "success" : "failure");
    took("lastDrillDuration", drill.rto());
  }

  private void time(String name, Optional<Instant> at) {
    at.ifPresent(it -> details.put(name, it.toString()));
  }

  private void took(String name, Optional<Duration> time) {
    time.ifPresent(it -> details.put(name, it.toString()));
  }
}
