package io.tidemark.backup.report;

import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.report.Block.Cell;
import io.tidemark.backup.report.Block.Chart;
import io.tidemark.backup.report.Block.Column;
import io.tidemark.backup.report.Block.Heading;
import io.tidemark.backup.report.Block.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The restores that were tried, and how long they took. */
final class DrillSection {

  private static final int ROWS = 20;

  private final Report report;
  private final JobReport job;
  private final Figures figures;

  DrillSection(Report report, JobReport job, Figures figures) {
    this.report = report;
    this.job = job;
    this.figures = figures;
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Heading(3, "Restore drills", "drills-" + job.job()));
    if (job.drills().isEmpty()) {
      blocks.add(
          new Block.Paragraph(
              Mark.MISSING,
              "No drill is noted. Whether these backups can be restored has not been tried."));
      return blocks;
    }
    blocks.add(Block.says(summary()));
    blocks.add(new Chart(new DrillChart(job, figures)));
    blocks.add(table());
    return blocks;
  }

  private String summary() {
    DrillRecord last = job.drills().get(0);
    String ago = Figures.duration(Duration.between(last.at(), report.at()));
    return "%s noted, the last %s ago. %s"
        .formatted(
            Figures.plural(job.drills().size(), "drill is", "drills are"),
            ago,
            objective(job, last)
                .map(limit -> "A restore may take " + Figures.duration(limit) + ".")
                .orElse("How long a restore may take was not said."));
  }

  /** Returns how long a restore may take: what is expected, else what the drill was told. */
  static Optional<Duration> objective(JobReport job, DrillRecord drill) {
    return job.expected().rto().or(drill::objective);
  }

  private Table table() {
    List<List<Cell>> rows = new ArrayList<>();
    for (DrillRecord drill : job.drills().subList(0, Math.min(ROWS, job.drills().size()))) {
      rows.add(
          List.of(
              Cell.of(figures.time(drill.at())),
              Cell.of(drill.backup().value()),
              drill
                  .problem()
                  .map(why -> new Cell(Mark.BAD, "failed: " + why))
                  .orElse(new Cell(Mark.GOOD, "passed")),
              took(drill)));
    }
    return new Table(
        "",
        List.of(
            Column.text("began"),
            Column.text("backup"),
            Column.text("result"),
            Column.number("until usable")),
        rows);
  }

  private Cell took(DrillRecord drill) {
    if (drill.rto().isEmpty()) {
      return Cell.of("");
    }
    Duration rto = drill.rto().get();
    boolean isLate = objective(job, drill).filter(limit -> rto.compareTo(limit) > 0).isPresent();
    return isLate
        ? new Cell(Mark.WARNING, Figures.duration(rto) + ", too long")
        : Cell.of(Figures.duration(rto));
  }
}
