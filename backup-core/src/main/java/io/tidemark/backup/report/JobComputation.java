package io.tidemark.backup.report;

import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Condition;
import io.tidemark.backup.report.JobReport.CopyRules;
import io.tidemark.backup.report.JobReport.CopyState;
import io.tidemark.backup.report.ReportFacts.JobFacts;
import io.tidemark.backup.report.ReportFacts.PlaceState;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Computes what a report says about one job. */
final class JobComputation {

  private final ReportFacts facts;
  private final JobFacts job;
  private final Expectations expected;

  JobComputation(ReportFacts facts, JobFacts job, Expectations expected) {
    this.facts = facts;
    this.job = job;
    this.expected = expected;
  }

  JobReport report() {
    List<BackupLine> oldestFirst = new BackupLines(facts, job).oldestFirst();
    List<BackupLine> backups = newestFirst(oldestFirst);
    return new JobReport(
        job.job(),
        expected,
        new VerdictComputation(facts, job, expected).verdict(backups),
        facts.places().stream().map(PlaceState::location).toList(),
        new RunMarks(facts.now(), expected).of(oldestFirst, job.failures()),
        backups,
        new GrowthComputation(facts.now()).of(oldestFirst),
        job.log(),
        new KeepingComputation(job, new ExpiryComputation(facts.now(), expected)).of(backups),
        job.drills().stream().sorted(Comparator.comparing(DrillRecord::at).reversed()).toList(),
        rules(backups),
        job.guide());
  }

  private static List<BackupLine> newestFirst(List<BackupLine> oldestFirst) {
    List<BackupLine> reversed = new java.util.ArrayList<>(oldestFirst);
    Collections.reverse(reversed);
    return reversed;
  }

  private static CopyRules rules(List<BackupLine> backups) {
    Optional<BackupLine> newest = backups.stream().filter(BackupLine::isGood).findFirst();
    List<CopyState> whole =
        newest.map(BackupLine::copies).orElse(List.of()).stream()
            .filter(copy -> copy.condition() == Condition.WHOLE)
            .toList();
    long kinds = whole.stream().map(copy -> scheme(copy.location())).distinct().count();
    return new CopyRules(whole.size(), Math.toIntExact(kinds));
  }

  /** Returns the scheme of an address; a storage that the host named without one is of its own. */
  private static String scheme(String location) {
    int end = location.indexOf(':');
    return end < 0 ? location : location.substring(0, end);
  }
}
