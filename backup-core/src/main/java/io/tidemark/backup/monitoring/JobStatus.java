package io.tidemark.backup.monitoring;

import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.report.JobReport;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.CopyState;
import io.tidemark.backup.report.JobReport.Outcome;
import io.tidemark.backup.report.JobReport.RunMark;
import io.tidemark.backup.report.ReportFacts.LogGap;
import io.tidemark.backup.report.ReportFacts.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How one job stands, as far as the storages could be read.
 *
 * @param job its name
 * @param watch what is looked for
 * @param at when this was found
 * @param seen what the storages showed when any could last be read; empty if none ever could
 * @param unread the places that could not be read now
 * @param isCurrent whether {@code seen} is of now: any place could be read
 */
public record JobStatus(
    String job,
    Watch watch,
    Instant at,
    Optional<JobReport> seen,
    List<String> unread,
    boolean isCurrent) {

  public JobStatus {
    unread = List.copyOf(unread);
  }

  /** How a job stands. */
  public enum State {
    OK,
    /** The newest good backup is too old. */
    STALE,
    /** The newest run made no backup. */
    FAILING,
    /** There is no backup and no trace of a run. */
    NEVER_RUN,
    /** No place can be read. */
    UNKNOWN
  }

  /** Returns how it stands; never better than what could be read. */
  public State state() {
    if (!isCurrent || seen.isEmpty()) {
      return State.UNKNOWN;
    }
    return switch (seen.get().verdict().state()) {
      case OK -> State.OK;
      case STALE -> State.STALE;
      case FAILING -> State.FAILING;
      case NEVER_RUN -> State.NEVER_RUN;
    };
  }

  /** Returns when the newest good backup was begun. */
  public Optional<Instant> newestGood() {
    return seen.flatMap(report -> report.verdict().newestGood());
  }

  /** Returns how old the newest good backup is. */
  public Optional<Duration> age() {
    return newestGood().map(good -> Duration.between(good, at));
  }

  /**
   * Whether that is more than allowed, or there is none and somebody has said how old it may be.
   */
  public boolean isStale() {
    return watch
        .expected()
        .maxAge()
        .filter(limit -> age().map(age -> age.compareTo(limit) > 0).orElse(true))
        .isPresent();
  }

  /** Returns the newest backup, good or not. */
  public Optional<BackupLine> newest() {
    return seen.flatMap(report -> report.backups().stream().findFirst());
  }

  /** Returns the newest good backup. */
  public Optional<BackupLine> newestGoodBackup() {
    return seen.flatMap(report -> report.backups().stream().filter(BackupLine::isGood).findFirst());
  }

  /** Returns when the newest run was begun, or ended without a backup. */
  public Optional<Instant> lastRun() {
    Optional<Instant> failed = seen.flatMap(report -> report.verdict().lastFailure());
    Optional<Instant> made = newest().map(BackupLine::takenAt);
    return made.isEmpty() || failed.filter(it -> it.isAfter(made.get())).isPresent()
        ? failed
        : made;
  }

  /** Returns the times at which runs were expected of which there is no trace, oldest first. */
  public List<Instant> missing() {
    return seen.map(JobReport::runs).orElse(List.of()).stream()
        .filter(run -> run.outcome() == Outcome.MISSING)
        .map(RunMark::at)
        .toList();
  }

  /** Returns the pieces of the log that are lost. */
  public List<LogGap> gaps() {
    return seen.flatMap(JobReport::log).map(log -> log.gaps()).orElse(List.of());
  }

  /** Returns the newest piece of the log without a gap that begins with a base backup. */
  public Optional<Stretch> coverage() {
    return seen.flatMap(JobReport::log)
        .flatMap(log -> log.stretches().stream().max(Comparator.comparing(Stretch::since)));
  }

  /** Returns the last drill. */
  public Optional<DrillRecord> lastDrill() {
    return seen.flatMap(report -> report.drills().stream().findFirst());
  }

  /** Returns the last drill that was passed. */
  public Optional<DrillRecord> lastPassedDrill() {
    return seen.flatMap(report -> report.drills().stream().filter(DrillRecord::passed).findFirst());
  }

  /** Returns when a copy of any backup was last read and found sound. */
  public Optional<Instant> lastChecked() {
    return copies().stream()
        .flatMap(copy -> copy.checkedAt().stream())
        .max(Comparator.naturalOrder());
  }

  /** Returns every copy of every backup. */
  public List<CopyState> copies() {
    List<CopyState> copies = new ArrayList<>();
    seen.ifPresent(report -> report.backups().forEach(line -> copies.addAll(line.copies())));
    return copies;
  }
}
