package io.tidemark.backup.report;

import io.tidemark.backup.report.Block.Cell;
import io.tidemark.backup.report.Block.Column;
import io.tidemark.backup.report.Block.Heading;
import io.tidemark.backup.report.Block.Items;
import io.tidemark.backup.report.Block.Table;
import io.tidemark.backup.report.JobReport.Verdict;
import io.tidemark.backup.report.ReportFacts.PlaceState;
import java.util.ArrayList;
import java.util.List;

/** A report as parts in their order, whatever their form. */
final class Pages {

  private final Report report;
  private final Figures figures;

  Pages(Report report) {
    this.report = report;
    this.figures = new Figures(report.zone());
  }

  /** Returns the whole, with a heading of level 1. */
  List<Block> all() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Heading(1, report.title(), "top"));
    blocks.add(Block.says(made()));
    blocks.addAll(overview());
    report.jobs().forEach(job -> blocks.addAll(job(job)));
    blocks.addAll(footer());
    return blocks;
  }

  /** Returns when and of when it is. */
  String made() {
    return "%s. All times are %s.".formatted(figures.time(report.at()), figures.zoneName());
  }

  /** Returns the verdicts on all jobs, and the places that could not be read. */
  List<Block> overview() {
    List<Block> blocks = new ArrayList<>(unread());
    if (report.jobs().isEmpty()) {
      return blocks;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (JobReport job : report.jobs()) {
      Verdict verdict = job.verdict();
      rows.add(
          List.of(
              Cell.of(job.job()),
              new Cell(Texts.mark(verdict.state()), Texts.of(verdict.state())),
              Cell.of(verdict.newestGood().map(figures::time).orElse("never")),
              Cell.of(verdict.age().map(Figures::duration).orElse("")),
              Cell.of(Integer.toString(job.backups().size())),
              Cell.of(Figures.size(job.growth().bytes()))));
    }
    blocks.add(
        new Table(
            "Jobs",
            List.of(
                Column.text("job"),
                Column.text("verdict"),
                Column.text("newest good"),
                Column.number("age"),
                Column.number("backups"),
                Column.number("at rest")),
            rows));
    return blocks;
  }

  /** Returns which places could not be read, and whether there is anything. */
  List<Block> unread() {
    List<Cell> problems = new ArrayList<>();
    for (PlaceState place : report.places()) {
      place
          .problem()
          .ifPresent(
              why -> problems.add(new Cell(Mark.BAD, place.location() + " was not read: " + why)));
    }
    if (report.jobs().isEmpty()) {
      problems.add(new Cell(Mark.MISSING, "No place that could be read has backups."));
    }
    return problems.isEmpty() ? List.of() : List.of(new Items(problems));
  }

  /** Returns everything about one job. */
  List<Block> job(JobReport job) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Heading(2, job.job(), "job-" + job.job()));
    blocks.addAll(new VerdictSection(job, figures).blocks());
    blocks.addAll(new TimelineSection(report, job, figures).blocks());
    blocks.addAll(new TrendSection(job, figures).blocks());
    blocks.addAll(new CoverageSection(report, job, figures).blocks());
    blocks.addAll(new KeepingSection(report, job, figures).blocks());
    blocks.addAll(new DrillSection(report, job, figures).blocks());
    blocks.addAll(new CopiesSection(job, figures).blocks());
    blocks.addAll(new InventorySection(report, job, figures).blocks());
    return blocks;
  }

  /** Returns who says all this, and from where. */
  List<Block> footer() {
    List<String> places = report.places().stream().map(PlaceState::location).toList();
    return List.of(
        new Heading(2, "About this report", "about"),
        Block.says(
            "Made by Tidemark %s at %s from what lies in %s. Nothing was changed there, and no key was"
                    .formatted(report.libraryVersion(), report.at(), String.join(", ", places))
                + " needed. Sizes are in powers of 1000, and without the log of servers."));
  }
}
