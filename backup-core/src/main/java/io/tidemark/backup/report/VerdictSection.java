package io.tidemark.backup.report;

import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.report.Block.Cell;
import io.tidemark.backup.report.Block.Items;
import io.tidemark.backup.report.Block.Pair;
import io.tidemark.backup.report.Block.Pairs;
import io.tidemark.backup.report.JobReport.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How a job fares, in a few lines. */
final class VerdictSection {

  private final JobReport job;
  private final Verdict verdict;
  private final Figures figures;

  VerdictSection(JobReport job, Figures figures) {
    this.job = job;
    this.verdict = job.verdict();
    this.figures = figures;
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    List<Pair> pairs = new ArrayList<>();
    pairs.add(
        new Pair("verdict", new Cell(Texts.mark(verdict.state()), Texts.of(verdict.state()))));
    pairs.add(new Pair("newest good backup", newest()));
    verdict
        .lastFailure()
        .ifPresent(
            at ->
                pairs.add(
                    new Pair(
                        "last failed run",
                        new Cell(
                            Texts.mark(JobReport.Outcome.FAILED),
                            figures.time(at) + ": " + verdict.lastProblem().orElse("")))));
    verdict
        .restorableUntil()
        .ifPresent(
            until -> pairs.add(new Pair("log is stored until", Cell.of(figures.time(until)))));
    pairs.add(new Pair("last drill", lastDrill()));
    blocks.add(new Pairs(pairs));
    if (!verdict.findings().isEmpty()) {
      blocks.add(
          new Items(
              verdict.findings().stream()
                  .map(finding -> new Cell(Mark.WARNING, finding))
                  .toList()));
    }
    return blocks;
  }

  private Cell newest() {
    if (verdict.newestGood().isEmpty()) {
      return new Cell(Mark.MISSING, "none");
    }
    Duration age = verdict.age().orElseThrow();
    String limit =
        job.expected()
            .maxAge()
            .map(most -> ", allowed are " + Figures.duration(most))
            .orElse(", no limit was given");
    return new Cell(
        verdict.isStale() ? Mark.WARNING : Mark.NONE,
        "%s, %s ago%s"
            .formatted(figures.time(verdict.newestGood().get()), Figures.duration(age), limit));
  }

  private Cell lastDrill() {
    if (job.drills().isEmpty()) {
      return new Cell(Mark.MISSING, "none is noted");
    }
    DrillRecord last = job.drills().get(0);
    String took = last.rto().map(rto -> " in " + Figures.duration(rto)).orElse("");
    return new Cell(
        last.passed() ? Mark.GOOD : Mark.BAD,
        (last.passed() ? "passed " : "failed ") + figures.time(last.at()) + took);
  }
}
