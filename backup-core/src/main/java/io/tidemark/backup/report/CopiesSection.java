package io.tidemark.backup.report;

import io.tidemark.backup.report.Block.Cell;
import io.tidemark.backup.report.Block.Column;
import io.tidemark.backup.report.Block.Heading;
import io.tidemark.backup.report.Block.Items;
import io.tidemark.backup.report.Block.Table;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.CopyRules;
import io.tidemark.backup.report.JobReport.CopyState;
import java.util.ArrayList;
import java.util.List;

/** Where copies are, and whether that is enough. */
final class CopiesSection {

  private static final int ROWS = 14;

  private final JobReport job;
  private final Figures figures;

  CopiesSection(JobReport job, Figures figures) {
    this.job = job;
    this.figures = figures;
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Heading(3, "Copies", "copies-" + job.job()));
    List<Cell> places = new ArrayList<>();
    for (int i = 0; i < job.places().size(); i++) {
      places.add(Cell.of(letter(i) + " is " + job.places().get(i)));
    }
    blocks.add(new Items(places));
    blocks.add(new Items(rules(job.rules())));
    if (!job.backups().isEmpty()) {
      blocks.add(matrix());
    }
    return blocks;
  }

  /** Returns the short name of a place. */
  static String letter(int place) {
    return place < 26 ? String.valueOf((char) ('A' + place)) : "P" + (place + 1);
  }

  private List<Cell> rules(CopyRules rules) {
    List<Cell> found = new ArrayList<>();
    found.add(
        new Cell(
            rules.hasThree() ? Mark.GOOD : Mark.WARNING,
            "3 copies: the original, and %s of the newest good backup"
                .formatted(Figures.plural(rules.copies(), "whole copy", "whole copies"))));
    found.add(
        new Cell(
            rules.hasTwoKinds() ? Mark.GOOD : Mark.WARNING,
            "2 kinds of storage: it is in %d, by the addresses. Whether two places share a disk, a machine or an account is not known"
                .formatted(rules.kindsOfStorage())));
    found.add(
        new Cell(
            Mark.UNKNOWN,
            "1 elsewhere: not known. An address does not tell where its storage stands"));
    found.add(encryption());
    return found;
  }

  private Cell encryption() {
    if (job.backups().isEmpty()) {
      return new Cell(Mark.UNKNOWN, "encryption: there is no backup");
    }
    List<String> keys = job.backups().get(0).keyIds();
    return keys.isEmpty()
        ? new Cell(Mark.WARNING, "encryption: the newest backup is not encrypted")
        : new Cell(Mark.GOOD, "encryption: the newest backup is for " + String.join(", ", keys));
  }

  private Table matrix() {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("taken"));
    for (int i = 0; i < job.places().size(); i++) {
      columns.add(Column.text(letter(i)));
    }
    int rows = Math.min(ROWS, job.backups().size());
    return new Table(
        "The newest %d of %d in each place".formatted(rows, job.backups().size()),
        columns,
        job.backups().subList(0, rows).stream().map(this::row).toList());
  }

  private List<Cell> row(BackupLine backup) {
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.of(figures.time(backup.takenAt())));
    backup.copies().forEach(copy -> cells.add(cell(copy)));
    return cells;
  }

  private Cell cell(CopyState copy) {
    String checked =
        copy.checkedAt()
            .map(at -> ", checked " + figures.day(at) + ", " + copy.checkedDepth().orElse(""))
            .orElse(", never checked");
    String locked =
        copy.protectedUntil().map(until -> ", protected until " + figures.day(until)).orElse("");
    return switch (copy.condition()) {
      case WHOLE -> new Cell(Mark.GOOD, "whole" + checked + locked);
      case FLAWED -> new Cell(Mark.BAD, "not whole: " + copy.problem().orElse(""));
      case SUSPECT -> new Cell(Mark.BAD, "suspect: " + copy.problem().orElse(""));
      case DAMAGED -> new Cell(Mark.BAD, "damaged manifest");
      case ABSENT -> new Cell(Mark.MISSING, "absent");
      case UNKNOWN -> new Cell(Mark.UNKNOWN, "not read");
    };
  }
}
