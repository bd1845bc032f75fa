package io.tidemark.backup.report;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.report.Block.Cell;
import io.tidemark.backup.report.Block.Chart;
import io.tidemark.backup.report.Block.Column;
import io.tidemark.backup.report.Block.Heading;
import io.tidemark.backup.report.Block.Items;
import io.tidemark.backup.report.Block.Table;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Expiry;
import io.tidemark.backup.report.JobReport.Keeping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which backups stay and why, and which go next. */
final class KeepingSection {

  private static final int ROWS = 24;

  private final Report report;
  private final JobReport job;
  private final Figures figures;

  KeepingSection(Report report, JobReport job, Figures figures) {
    this.report = report;
    this.job = job;
    this.figures = figures;
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Heading(3, "Retention", "retention-" + job.job()));
    if (job.keeping().isEmpty()) {
      blocks.add(Block.says("No retention policy was given: nothing is known of what goes when."));
      return blocks;
    }
    Keeping keeping = job.keeping().get();
    blocks.add(Block.says(summary(keeping)));
    blocks.add(new Chart(new CalendarChart(report, job)));
    List<Cell> remarks = new ArrayList<>();
    keeping.warnings().forEach(warning -> remarks.add(new Cell(Mark.WARNING, warning)));
    keeping
        .obstacles()
        .forEach(why -> remarks.add(new Cell(Mark.WARNING, "nothing is deleted now in " + why)));
    if (!remarks.isEmpty()) {
      blocks.add(new Items(remarks));
    }
    keeping.expiry().ifPresent(expiry -> blocks.add(Block.says(assumption(expiry))));
    blocks.add(kept(keeping.expiry().isPresent()));
    if (!keeping.going().isEmpty()) {
      blocks.add(going(keeping.going()));
    }
    return blocks;
  }

  private static String summary(Keeping keeping) {
    String tiers =
        keeping.tiers().stream()
            .map(tally -> tally.count() + " " + tally.name())
            .collect(Collectors.joining(", "));
    String stays = keeping.kept() + " kept" + (tiers.isEmpty() ? "" : ": " + tiers);
    return keeping.going().isEmpty()
        ? stays + ". The next prune deletes none."
        : "%s. The next prune deletes %d, %s."
            .formatted(stays, keeping.going().size(), Figures.size(keeping.goingBytes()));
  }

  private static String assumption(Expiry expiry) {
    return "When a backup expires is simulated: as if backups went on, one each "
        + Figures.duration(expiry.every())
        + ", with a prune after each.";
  }

  private Table kept(boolean isForetold) {
    List<BackupLine> kept =
        job.backups().stream().filter(backup -> !backup.keptFor().isEmpty()).toList();
    List<Column> columns = new ArrayList<>(List.of(Column.text("taken"), Column.text("backup")));
    columns.add(Column.number("stored"));
    if (isForetold) {
      columns.add(Column.text("expires on"));
    }
    columns.add(Column.text("because of"));
    return new Table(
        kept.size() > ROWS ? "Stays, the newest " + ROWS + " of " + kept.size() : "Stays",
        columns,
        kept.stream().limit(ROWS).map(backup -> row(backup, isForetold)).toList());
  }

  private List<Cell> row(BackupLine backup, boolean isForetold) {
    List<Cell> row = new ArrayList<>();
    row.add(Cell.of(figures.time(backup.takenAt())));
    row.add(Cell.of(backup.id().value()));
    row.add(Cell.of(Figures.size(backup.storedBytes())));
    if (isForetold) {
      row.add(Cell.of(job.expiry(backup.id()).map(figures::day).orElse("")));
    }
    row.add(Cell.of(String.join("; ", backup.keptFor())));
    return row;
  }

  private Table going(List<BackupId> going) {
    Set<BackupId> ids = new HashSet<>(going);
    List<List<Cell>> rows = new ArrayList<>();
    job.backups().stream()
        .filter(backup -> ids.contains(backup.id()))
        .limit(ROWS)
        .forEach(
            backup ->
                rows.add(
                    List.of(
                        Cell.of(figures.time(backup.takenAt())),
                        Cell.of(backup.id().value()),
                        Cell.of(Figures.size(backup.storedBytes())))));
    return new Table(
        going.size() > ROWS ? "Goes next, the newest " + ROWS + " of " + going.size() : "Goes next",
        List.of(Column.text("taken"), Column.text("backup"), Column.number("stored")),
        rows);
  }
}
