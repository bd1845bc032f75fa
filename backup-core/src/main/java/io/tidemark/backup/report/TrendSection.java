package io.tidemark.backup.report;

import io.tidemark.backup.report.Block.Cell;
import io.tidemark.backup.report.Block.Chart;
import io.tidemark.backup.report.Block.Column;
import io.tidemark.backup.report.Block.Folded;
import io.tidemark.backup.report.Block.Heading;
import io.tidemark.backup.report.Block.Pair;
import io.tidemark.backup.report.Block.Pairs;
import io.tidemark.backup.report.Block.Table;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Growth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sizes and durations, what is far from usual, and where it leads. */
final class TrendSection {

  private static final int ROWS = 35;

  private final JobReport job;
  private final Figures figures;

  TrendSection(JobReport job, Figures figures) {
    this.job = job;
    this.figures = figures;
  }

  List<Block> blocks() {
    if (job.backups().isEmpty()) {
      return List.of();
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Heading(3, "Size and duration", "trend-" + job.job()));
    blocks.add(outliers());
    blocks.add(new Chart(new TrendChart(job, figures)));
    blocks.add(new Pairs(growth(job.growth())));
    blocks.add(new Folded("The newest " + rows().size() + " in figures", List.of(table())));
    return blocks;
  }

  private Block outliers() {
    List<BackupLine> found =
        job.backups().stream().filter(backup -> !backup.outliers().isEmpty()).toList();
    if (found.isEmpty()) {
      return Block.says(
          "No backup is more than 50 %% off the median of the %d before it."
              .formatted(Outliers.BEFORE));
    }
    BackupLine newest = found.get(0);
    return new Block.Paragraph(
        Mark.WARNING,
        "%s more than 50 %% off the median of the %d before; the newest of them %s: %s."
            .formatted(
                Figures.plural(found.size(), "backup is", "backups are"),
                Outliers.BEFORE,
                figures.time(newest.takenAt()),
                Texts.outliers(newest)));
  }

  private static List<Pair> growth(Growth growth) {
    List<Pair> pairs = new ArrayList<>();
    pairs.add(new Pair("at rest, all places", Cell.of(Figures.size(growth.bytes()))));
    pairs.add(new Pair("added a day", Cell.of(Figures.size(growth.bytesPerDay()))));
    pairs.add(
        new Pair(
            "in 90 days, if nothing is deleted",
            Cell.of(Figures.size(growth.unprunedBytesIn90Days()))));
    growth
        .bytesIn90Days()
        .ifPresent(
            bytes ->
                pairs.add(
                    new Pair(
                        "in 90 days, with as many backups as today",
                        Cell.of(Figures.size(bytes)))));
    growth
        .backupBytesIn90Days()
        .ifPresent(
            bytes ->
                pairs.add(new Pair("one full backup in 90 days", Cell.of(Figures.size(bytes)))));
    return pairs;
  }

  private List<BackupLine> rows() {
    return job.backups().subList(0, Math.min(ROWS, job.backups().size()));
  }

  private Table table() {
    return new Table(
        "",
        List.of(
            Column.text("taken"),
            Column.number("data"),
            Column.number("stored"),
            Column.number("ratio"),
            Column.number("took"),
            Column.text("off the median")),
        rows().stream().map(this::row).toList());
  }

  private List<Cell> row(BackupLine backup) {
    String ratio =
        backup.storedBytes() == 0
            ? ""
            : String.format(
                Locale.ROOT, "%.1f", (double) backup.plainBytes() / backup.storedBytes());
    return List.of(
        Cell.of(figures.time(backup.takenAt())),
        Cell.of(Figures.size(backup.plainBytes())),
        Cell.of(Figures.size(backup.storedBytes())),
        Cell.of(ratio),
        Cell.of(Figures.duration(backup.took())),
        backup.outliers().isEmpty()
            ? Cell.of("")
            : new Cell(Mark.WARNING, Texts.distances(backup)));
  }
}
