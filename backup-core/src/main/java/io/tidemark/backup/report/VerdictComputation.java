package io.tidemark.backup.report;

import io.tidemark.backup.catalog.FailureRecord;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Condition;
import io.tidemark.backup.report.JobReport.CopyState;
import io.tidemark.backup.report.JobReport.State;
import io.tidemark.backup.report.JobReport.Verdict;
import io.tidemark.backup.report.ReportFacts.JobFacts;
import io.tidemark.backup.report.ReportFacts.LogFacts;
import io.tidemark.backup.report.ReportFacts.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Judges a job. */
final class VerdictComputation {

  private final ReportFacts facts;
  private final JobFacts job;
  private final Expectations expected;

  VerdictComputation(ReportFacts facts, JobFacts job, Expectations expected) {
    this.facts = facts;
    this.job = job;
    this.expected = expected;
  }

  Verdict verdict(List<BackupLine> newestFirst) {
    Optional<Instant> good =
        newestFirst.stream().filter(BackupLine::isGood).findFirst().map(BackupLine::takenAt);
    Optional<FailureRecord> failure =
        job.failures().stream().max(Comparator.comparing(FailureRecord::at));
    Optional<Duration> age = good.map(taken -> Duration.between(taken, facts.now()));
    boolean isStale =
        expected
            .maxAge()
            .filter(limit -> age.isPresent() && age.get().compareTo(limit) > 0)
            .isPresent();
    Optional<Instant> newestRun = newestFirst.stream().findFirst().map(BackupLine::takenAt);
    boolean isFailing =
        failure.isPresent() && (newestRun.isEmpty() || failure.get().at().isAfter(newestRun.get()));
    return new Verdict(
        state(isFailing, isStale || good.isEmpty(), !newestFirst.isEmpty()),
        good,
        age,
        isStale,
        failure.map(FailureRecord::at),
        failure.map(FailureRecord::problem),
        restorableUntil(),
        findings(newestFirst));
  }

  private static State state(boolean isFailing, boolean isStale, boolean hasBackups) {
    if (isFailing) {
      return State.FAILING;
    }
    if (!hasBackups) {
      return State.NEVER_RUN;
    }
    return isStale ? State.STALE : State.OK;
  }

  private Optional<Instant> restorableUntil() {
    return job.log()
        .flatMap(log -> log.stretches().stream().max(Comparator.comparing(Stretch::since)))
        .flatMap(Stretch::until);
  }

  private List<String> findings(List<BackupLine> newestFirst) {
    List<String> findings = new ArrayList<>(job.problems());
    count(newestFirst, Condition.SUSPECT, "suspect: a reading found damage", findings);
    count(newestFirst, Condition.FLAWED, "not whole: files are missing or cut", findings);
    damaged(findings);
    gaps().ifPresent(findings::add);
    newestFirst.stream()
        .findFirst()
        .filter(newest -> !newest.outliers().isEmpty())
        .ifPresent(newest -> findings.add("the newest backup is " + Texts.outliers(newest)));
    if (!job.drills().isEmpty()) {
      job.drills().stream()
          .reduce((older, newer) -> newer)
          .filter(drill -> !drill.passed())
          .ifPresent(drill -> findings.add("the last drill failed"));
    }
    return findings;
  }

  private Optional<String> gaps() {
    return job.log()
        .map(LogFacts::gaps)
        .filter(gaps -> !gaps.isEmpty())
        .map(gaps -> Figures.plural(gaps.size(), "gap", "gaps") + " in the log");
  }

  private static void count(
      List<BackupLine> backups, Condition condition, String what, List<String> findings) {
    long copies =
        backups.stream()
            .flatMap(backup -> backup.copies().stream())
            .map(CopyState::condition)
            .filter(condition::equals)
            .count();
    if (copies > 0) {
      findings.add(Figures.plural(copies, "copy is ", "copies are ") + what);
    }
  }

  private void damaged(List<String> findings) {
    long manifests = job.places().stream().mapToLong(place -> place.damaged().size()).sum();
    if (manifests > 0) {
      findings.add(
          Figures.plural(manifests, "manifest", "manifests") + " cannot be used, see the copies");
    }
  }
}
