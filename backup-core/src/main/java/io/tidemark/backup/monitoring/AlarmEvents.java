package io.tidemark.backup.monitoring;

import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.monitoring.Alarm.Kind;
import io.tidemark.backup.monitoring.AlarmBook.Change;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Outlier;
import io.tidemark.backup.report.ReportFacts.LogGap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Makes events of alarms that begin and end. What the runs, the archiving and the verifications
 * tell themselves is told only where they are in another process.
 */
public final class AlarmEvents {

  private static final Set<Kind> TOLD_BY_RUNS =
      EnumSet.of(Kind.FAILING, Kind.WAL_GAP, Kind.DAMAGED, Kind.DRILL_FAILED);

  private final boolean tellsRuns;

  /**
   * Prepares to make events.
   *
   * @param tellsRuns whether nobody else tells the listeners of failures, gaps and damage
   */
  public AlarmEvents(boolean tellsRuns) {
    this.tellsRuns = tellsRuns;
  }

  /** Returns the events of changes, in their order. */
  public List<BackupEvent> of(List<Change> changes, List<JobStatus> jobs) {
    List<BackupEvent> events = new ArrayList<>();
    for (Change change : changes) {
      if (!tellsRuns && TOLD_BY_RUNS.contains(change.alarm().kind())) {
        continue;
      }
      for (String job : concerned(change.alarm(), jobs)) {
        if (change.hasBegun()) {
          events.add(begun(job, change, jobs));
        } else if (change.isLast()) {
          events.add(
              new BackupEvent.Recovered(
                  job, change.at(), change.alarm().kind().label(), since(change, changes)));
        }
      }
    }
    return events;
  }

  /** Several of a kind end as one. */
  private static Instant since(Change last, List<Change> changes) {
    return changes.stream()
        .filter(change -> !change.hasBegun())
        .map(Change::alarm)
        .filter(alarm -> alarm.kind() == last.alarm().kind())
        .filter(alarm -> alarm.job().equals(last.alarm().job()))
        .map(Alarm::since)
        .min(Comparator.naturalOrder())
        .orElse(last.alarm().since());
  }

  /** A place concerns every job; where none is known there is still somebody to be told. */
  private static SortedSet<String> concerned(Alarm alarm, List<JobStatus> jobs) {
    SortedSet<String> names = new TreeSet<>();
    if (alarm.kind() == Kind.STORAGE) {
      jobs.forEach(job -> names.add(job.job()));
    }
    if (names.isEmpty()) {
      names.add(alarm.job());
    }
    return names;
  }

  private static BackupEvent begun(String job, Change change, List<JobStatus> jobs) {
    Alarm alarm = change.alarm();
    Optional<JobStatus> status = jobs.stream().filter(it -> it.job().equals(job)).findFirst();
    Optional<BackupEvent> event =
        status.flatMap(
            it ->
                switch (alarm.kind()) {
                  case STALE -> stale(it, change.at());
                  case MISSED ->
                      Optional.of(
                          new BackupEvent.Missed(job, change.at(), Instant.parse(alarm.subject())));
                  case SIZE -> size(it, change.at());
                  case WAL_GAP -> gap(it, change);
                  default -> Optional.empty();
                });
    return event.orElseGet(
        () -> new BackupEvent.TaskFailed(job, change.at(), task(alarm.kind()), alarm.text()));
  }

  private static String task(Kind kind) {
    return switch (kind) {
      case DRILL_FAILED, DRILL_OVERDUE -> "drill";
      case DAMAGED, CHECK_OVERDUE -> "verify";
      case STORAGE -> "monitor";
      case STALE, FAILING, MISSED, SIZE, WAL_GAP -> "backup";
    };
  }

  private static Optional<BackupEvent> stale(JobStatus job, Instant at) {
    return job.watch()
        .expected()
        .maxAge()
        .map(limit -> new BackupEvent.Stale(job.job(), at, job.newestGood(), limit));
  }

  private static Optional<BackupEvent> size(JobStatus job, Instant at) {
    Optional<BackupLine> newest = job.newest();
    Optional<Outlier> outlier = newest.flatMap(AlarmJudgement::sizeOutlier);
    return outlier.map(
        it ->
            new BackupEvent.SizeUnusual(
                job.job(),
                at,
                newest.get().id().value(),
                newest.get().storedBytes(),
                it.percent()));
  }

  private static Optional<BackupEvent> gap(JobStatus job, Change change) {
    return job.gaps().stream()
        .filter(gap -> AlarmJudgement.subject(gap).equals(change.alarm().subject()))
        .findFirst()
        .map(gap -> lost(job.job(), change.at(), gap));
  }

  private static BackupEvent lost(String job, Instant at, LogGap gap) {
    return new BackupEvent.WalLost(
        job, at, gap.timeline(), gap.from().toString(), gap.to().toString(), gap.cause());
  }
}
