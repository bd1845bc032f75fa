package io.tidemark.backup.monitoring;

import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.monitoring.Alarm.Kind;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Condition;
import io.tidemark.backup.report.JobReport.CopyState;
import io.tidemark.backup.report.JobReport.Measure;
import io.tidemark.backup.report.JobReport.Outlier;
import io.tidemark.backup.report.ReportFacts.LogGap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which alarms a job's status calls for. The figures are the report's. */
final class AlarmJudgement {

  private final JobStatus job;
  private final Optional<Instant> lookedBefore;
  private final List<Alarm> alarms = new ArrayList<>();

  /**
   * Prepares it.
   *
   * @param lookedBefore when the job was looked at before: a run that was missed since then is told
   *     even if another one has followed
   */
  AlarmJudgement(JobStatus job, Optional<Instant> lookedBefore) {
    this.job = job;
    this.lookedBefore = lookedBefore;
  }

  /** Returns them; none of a job that could not be looked at, of which nothing is known. */
  List<Alarm> alarms() {
    if (job.isCurrent()) {
      stale();
      failing();
      job.missing().stream().filter(this::isOpen).forEach(this::missed);
      size();
      damaged();
      job.gaps().stream().filter(this::isOpen).forEach(this::gap);
      drill();
      overdue(Kind.CHECK_OVERDUE, job.watch().maxCheckAge(), job.lastChecked(), "verification");
    }
    return alarms;
  }

  private void add(Kind kind, String subject, Instant since, String text) {
    alarms.add(new Alarm(kind, job.job(), subject, since, text));
  }

  private void stale() {
    if (job.isStale()) {
      Duration limit = job.watch().expected().maxAge().orElseThrow();
      Optional<Instant> good = job.newestGood();
      String text =
          good.map(it -> "the newest good backup is of " + it).orElse("there is no good backup")
              + ", and it may be no older than "
              + limit;
      add(Kind.STALE, "", good.map(it -> it.plus(limit)).orElse(job.at()), text);
    }
  }

  private void failing() {
    if (job.state() == JobStatus.State.FAILING) {
      Optional<Instant> failed = job.seen().flatMap(it -> it.verdict().lastFailure());
      Optional<String> why = job.seen().flatMap(it -> it.verdict().lastProblem());
      add(
          Kind.FAILING,
          "",
          failed.orElse(job.at()),
          "the newest run made no backup: " + why.orElse("nobody knows why"));
    }
  }

  /** A time that was missed is news until a good backup follows, and once in any case. */
  private boolean isOpen(Instant slot) {
    boolean isFollowed = job.newestGood().filter(good -> good.isAfter(slot)).isPresent();
    return !isFollowed || lookedBefore.filter(before -> slot.isAfter(before)).isPresent();
  }

  private void missed(Instant slot) {
    add(Kind.MISSED, slot.toString(), slot, "no run has left a trace that was expected at " + slot);
  }

  private void size() {
    job.newest()
        .ifPresent(
            newest ->
                sizeOutlier(newest)
                    .ifPresent(
                        outlier ->
                            add(
                                Kind.SIZE,
                                newest.id().value(),
                                newest.takenAt(),
                                "backup %s is %d %% %s than the median of the seven before"
                                    .formatted(
                                        newest.id(),
                                        Math.abs(outlier.percent()),
                                        outlier.percent() < 0 ? "smaller" : "larger"))));
  }

  /** What is stored is what is paid for; the data tells more where compression varies. */
  static Optional<Outlier> sizeOutlier(BackupLine backup) {
    Optional<Outlier> stored = outlier(backup, Measure.STORED);
    return stored.isPresent() ? stored : outlier(backup, Measure.DATA);
  }

  private static Optional<Outlier> outlier(BackupLine backup, Measure measure) {
    return backup.outliers().stream().filter(it -> it.measure() == measure).findFirst();
  }

  private void damaged() {
    for (BackupLine backup : job.seen().orElseThrow().backups()) {
      for (CopyState copy : backup.copies()) {
        if (isDamaged(copy.condition())) {
          add(
              Kind.DAMAGED,
              backup.id() + " in " + copy.location(),
              copy.checkedAt().orElse(backup.takenAt()),
              copy.problem().orElse("it is not whole"));
        }
      }
    }
  }

  private static boolean isDamaged(Condition condition) {
    return condition == Condition.FLAWED
        || condition == Condition.SUSPECT
        || condition == Condition.DAMAGED;
  }

  /** A base backup after it ends the alarm: from there on every moment can be restored again. */
  private boolean isOpen(LogGap gap) {
    return job.coverage().filter(newest -> newest.from().compareTo(gap.to()) >= 0).isEmpty();
  }

  private void gap(LogGap gap) {
    add(
        Kind.WAL_GAP,
        subject(gap),
        job.at(),
        "the log of timeline %d from %s to %s is lost: %s"
            .formatted(gap.timeline(), gap.from(), gap.to(), gap.cause()));
  }

  static String subject(LogGap gap) {
    return gap.timeline() + " " + gap.from() + " " + gap.to();
  }

  private void drill() {
    Optional<DrillRecord> last = job.lastDrill();
    last.flatMap(DrillRecord::problem)
        .ifPresent(
            why -> add(Kind.DRILL_FAILED, "", last.get().at(), "the last drill failed: " + why));
    overdue(
        Kind.DRILL_OVERDUE,
        job.watch().maxDrillAge(),
        job.lastPassedDrill().map(DrillRecord::at),
        "drill");
  }

  /** Where it was never done, it is overdue as long after the oldest backup. */
  private void overdue(Kind kind, Optional<Duration> limit, Optional<Instant> last, String what) {
    List<BackupLine> backups = job.seen().orElseThrow().backups();
    Optional<Instant> oldest =
        backups.isEmpty()
            ? Optional.empty()
            : Optional.of(backups.get(backups.size() - 1).takenAt());
    Optional<Instant> due = last.or(() -> oldest).flatMap(from -> limit.map(from::plus));
    if (due.isPresent() && due.get().isBefore(job.at())) {
      String since = last.map(it -> "the last one was at " + it).orElse("there was none yet");
      add(kind, "", due.get(), "a " + what + " is overdue: " + since);
    }
  }
}
