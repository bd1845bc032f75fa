package io.tidemark.backup.report;

import io.tidemark.backup.report.Block.Cell;
import io.tidemark.backup.report.Block.Chart;
import io.tidemark.backup.report.Block.Column;
import io.tidemark.backup.report.Block.Command;
import io.tidemark.backup.report.Block.Heading;
import io.tidemark.backup.report.Block.Table;
import io.tidemark.backup.report.ReportFacts.LogFacts;
import io.tidemark.backup.report.ReportFacts.LogGap;
import io.tidemark.backup.report.ReportFacts.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which points in time can be restored. */
final class CoverageSection {

  private final Report report;
  private final JobReport job;
  private final Figures figures;

  CoverageSection(Report report, JobReport job, Figures figures) {
    this.report = report;
    this.job = job;
    this.figures = figures;
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    if (job.log().isEmpty()) {
      return blocks;
    }
    LogFacts log = job.log().get();
    blocks.add(new Heading(3, "Points in time", "log-" + job.job()));
    blocks.add(new Chart(new CoverageChart(report, job, log)));
    blocks.add(stretches(log));
    blocks.add(
        Block.says(
            "Each stretch begins when its first base backup had ended, and ends with the last piece of"
                + " log that was stored, by the storage's clock; what was committed in its last"
                + " moments may be missing."));
    if (!log.gaps().isEmpty()) {
      blocks.add(gaps(log.gaps()));
    }
    newest(log)
        .ifPresent(
            stretch -> {
              blocks.add(Block.says("Restore to a point in the newest stretch:"));
              blocks.add(new Command(Commands.toEnd(report, job, stretch)));
            });
    return blocks;
  }

  private static Optional<Stretch> newest(LogFacts log) {
    return log.stretches().isEmpty()
        ? Optional.empty()
        : Optional.of(log.stretches().get(log.stretches().size() - 1));
  }

  private Table stretches(LogFacts log) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Stretch stretch : log.stretches()) {
      rows.add(
          List.of(
              Cell.of(figures.time(stretch.since())),
              stretch
                  .until()
                  .map(until -> Cell.of(figures.time(until)))
                  .orElse(new Cell(Mark.MISSING, "that moment only")),
              Cell.of(Long.toString(stretch.timeline())),
              Cell.of(stretch.from() + " to " + stretch.to()),
              Cell.of(stretch.backup().value())));
    }
    return new Table(
        "Can be restored",
        List.of(
            Column.text("from"),
            Column.text("until"),
            Column.number("timeline"),
            Column.text("log"),
            Column.text("first base backup")),
        rows);
  }

  private static Table gaps(List<LogGap> gaps) {
    return new Table(
        "Gaps",
        List.of(Column.number("timeline"), Column.text("lost"), Column.text("cause")),
        gaps.stream()
            .map(
                gap ->
                    List.of(
                        Cell.of(Long.toString(gap.timeline())),
                        new Cell(Mark.BAD, gap.from() + " to " + gap.to()),
                        Cell.of(gap.cause())))
            .toList());
  }
}
