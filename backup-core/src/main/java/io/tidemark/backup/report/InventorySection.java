package io.tidemark.backup.report;

import io.tidemark.backup.report.Block.Cell;
import io.tidemark.backup.report.Block.Column;
import io.tidemark.backup.report.Block.Command;
import io.tidemark.backup.report.Block.Folded;
import io.tidemark.backup.report.Block.Heading;
import io.tidemark.backup.report.Block.Table;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Condition;
import io.tidemark.backup.report.JobReport.CopyState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Every backup, and how to restore it. */
final class InventorySection {

  /** How many rows the whole report has, about; a page of them is to stay below 300 kB. */
  private static final int ROWS = 1_000;

  private static final int FEWEST = 20;

  private final Report report;
  private final JobReport job;
  private final Figures figures;

  InventorySection(Report report, JobReport job, Figures figures) {
    this.report = report;
    this.job = job;
    this.figures = figures;
  }

  List<Block> blocks() {
    if (job.backups().isEmpty()) {
      return List.of();
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Heading(3, "Inventory", "inventory-" + job.job()));
    restoring().ifPresent(blocks::add);
    blocks.add(table());
    return blocks;
  }

  private Optional<Block> restoring() {
    Optional<BackupLine> newest = job.backups().stream().filter(BackupLine::isGood).findFirst();
    Optional<String> command = newest.flatMap(backup -> Commands.restore(job, backup));
    if (command.isEmpty()) {
      return Optional.of(
          new Block.Paragraph(Mark.BAD, "No backup is whole in a place that could be read."));
    }
    BackupLine backup = newest.get();
    List<Block> steps = new ArrayList<>();
    steps.add(Block.says("With Tidemark, and BACKUP_AGE_IDENTITY or the like if it is encrypted:"));
    steps.add(new Command(command.get()));
    steps.add(
        Block.says(
            "Without Tidemark: each backup has the commands for standard tools beside it, this one in "
                + Commands.guide(job, backup.id())
                + (job.guide().isPresent() ? ":" : ".")));
    job.guide().ifPresent(guide -> steps.add(new Command(guide.text().strip())));
    return Optional.of(new Folded("How to restore the newest good backup, " + backup.id(), steps));
  }

  private Table table() {
    int most = most();
    int rows = Math.min(most, job.backups().size());
    return new Table(
        rows < job.backups().size()
            ? "The newest %d of %d; the JSON form has all".formatted(rows, job.backups().size())
            : "All " + rows,
        List.of(
            Column.text("taken"),
            Column.text("backup"),
            Column.text("kind"),
            Column.number("data"),
            Column.number("stored"),
            Column.number("took"),
            Column.text("server"),
            Column.text("places"),
            Column.text("checked"),
            Column.text("stays for"),
            Column.text("remarks")),
        job.backups().subList(0, rows).stream().map(this::row).toList());
  }

  /** Returns how many rows are shown: all, or its share of those of the whole report. */
  private int most() {
    long all = report.jobs().stream().mapToLong(each -> each.backups().size()).sum();
    return all <= ROWS ? ROWS : (int) Math.max(FEWEST, (long) ROWS * job.backups().size() / all);
  }

  private List<Cell> row(BackupLine backup) {
    return List.of(
        Cell.of(figures.time(backup.takenAt())),
        Cell.of(backup.id().value()),
        Cell.of(backup.kind().replaceFirst("^(postgresql|redis)-", "")),
        Cell.of(Figures.size(backup.plainBytes())),
        Cell.of(Figures.size(backup.storedBytes())),
        Cell.of(Figures.duration(backup.took())),
        Cell.of(backup.serverVersion()),
        new Cell(backup.isGood() ? Mark.NONE : Mark.BAD, places(backup)),
        Cell.of(checked(backup)),
        Cell.of(staying(backup)),
        remarks(backup));
  }

  private String staying(BackupLine backup) {
    String reasons = backup.isGoing() ? "goes next" : String.join("; ", backup.keptFor());
    return job.expiry(backup.id())
        .map(end -> reasons + "; expires " + figures.day(end))
        .orElse(reasons);
  }

  private static String places(BackupLine backup) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < backup.copies().size(); i++) {
      Condition condition = backup.copies().get(i).condition();
      if (condition != Condition.ABSENT && condition != Condition.UNKNOWN) {
        text.append(text.length() == 0 ? "" : " ").append(CopiesSection.letter(i));
        text.append(condition == Condition.WHOLE ? "" : Mark.BAD.sign());
      }
    }
    return text.toString();
  }

  private String checked(BackupLine backup) {
    Optional<Instant> newest =
        backup.copies().stream()
            .map(CopyState::checkedAt)
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder());
    return newest.map(figures::day).orElse("");
  }

  private static Cell remarks(BackupLine backup) {
    List<String> remarks = new ArrayList<>();
    if (!backup.outliers().isEmpty()) {
      remarks.add(Texts.distances(backup));
    }
    if (!backup.warnings().isEmpty()) {
      remarks.add(Figures.plural(backup.warnings().size(), "warning", "warnings"));
    }
    backup.drill().ifPresent(drill -> remarks.add(drill.passed() ? "drilled" : "drill failed"));
    boolean isFine = backup.outliers().isEmpty() && backup.warnings().isEmpty();
    boolean drillFailed = backup.drill().filter(drill -> !drill.passed()).isPresent();
    return new Cell(
        drillFailed ? Mark.BAD : isFine ? Mark.NONE : Mark.WARNING, String.join(", ", remarks));
  }
}
