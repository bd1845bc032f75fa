package io.tidemark.backup.report;

import io.tidemark.backup.catalog.FailureRecord;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Outcome;
import io.tidemark.backup.report.JobReport.RunMark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Brings together the runs that there were, and those that there should have been. */
final class RunMarks {

  /** How long after its time a run may begin before it is called missing. */
  static final Duration GRACE = Duration.ofMinutes(15);

  /** How long before its time a run may begin: clocks differ. */
  private static final Duration EARLY = Duration.ofMinutes(1);

  private final Instant now;
  private final Instant begin;
  private final Expectations expected;

  RunMarks(Instant now, Expectations expected) {
    this.now = now;
    this.begin = now.minus(Report.WINDOW);
    this.expected = expected;
  }

  List<RunMark> of(List<BackupLine> backups, List<FailureRecord> failures) {
    List<RunMark> ran = new ArrayList<>();
    for (BackupLine backup : backups) {
      Outcome outcome = backup.warnings().isEmpty() ? Outcome.SUCCESS : Outcome.WARNING;
      ran.add(new RunMark(backup.takenAt(), outcome, Optional.of(backup.id())));
    }
    for (FailureRecord failure : failures) {
      ran.add(new RunMark(failure.id().time(), Outcome.FAILED, Optional.empty()));
    }
    List<Instant> starts = ran.stream().map(RunMark::at).sorted().toList();
    betweenRuns(starts).forEach(slot -> ran.add(missing(slot)));
    atTimes(starts).forEach(slot -> ran.add(missing(slot)));
    return ran.stream()
        .filter(run -> !run.at().isBefore(begin) && !run.at().isAfter(now))
        .sorted(Comparator.comparing(RunMark::at))
        .toList();
  }

  private static RunMark missing(Instant slot) {
    return new RunMark(slot, Outcome.MISSING, Optional.empty());
  }

  /** Each interval after a run, until half an interval before the next, had to have one. */
  private List<Instant> betweenRuns(List<Instant> starts) {
    List<Instant> missing = new ArrayList<>();
    if (expected.every().isEmpty()) {
      return missing;
    }
    Duration every = expected.every().get();
    for (int i = 0; i < starts.size(); i++) {
      Instant last = i + 1 < starts.size() ? starts.get(i + 1) : now;
      Duration apart = Duration.between(max(starts.get(i), begin.minus(every)), last);
      if (apart.compareTo(every.multipliedBy(3).dividedBy(2)) > 0) {
        missing.addAll(slots(starts.get(i), last.minus(every.dividedBy(2)), every));
      }
    }
    return missing;
  }

  private List<Instant> slots(Instant run, Instant end, Duration every) {
    List<Instant> slots = new ArrayList<>();
    for (Instant slot = run.plus(every); slot.isBefore(end); slot = slot.plus(every)) {
      if (!slot.isBefore(begin)) {
        slots.add(slot);
      }
    }
    return slots;
  }

  private static Instant max(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** A run belongs to the last time before it; before the first run there was no job. */
  private List<Instant> atTimes(List<Instant> starts) {
    List<Instant> missing = new ArrayList<>();
    NavigableSet<Instant> runs = new TreeSet<>(starts);
    List<Instant> times = runs.isEmpty() ? List.of() : expected.at();
    for (int i = 0; i < times.size(); i++) {
      Instant from = times.get(i).minus(EARLY);
      Instant to = i + 1 < times.size() ? times.get(i + 1).minus(EARLY) : Instant.MAX;
      if (from.isBefore(runs.first()) || times.get(i).plus(GRACE).isAfter(now)) {
        continue;
      }
      Instant next = runs.ceiling(from);
      if (next == null || !next.isBefore(to)) {
        missing.add(times.get(i));
      }
    }
    return missing;
  }
}
