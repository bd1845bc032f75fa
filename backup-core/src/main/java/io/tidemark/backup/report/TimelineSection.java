package io.tidemark.backup.report;

import io.tidemark.backup.report.Block.Cell;
import io.tidemark.backup.report.Block.Chart;
import io.tidemark.backup.report.Block.Column;
import io.tidemark.backup.report.Block.Folded;
import io.tidemark.backup.report.Block.Heading;
import io.tidemark.backup.report.Block.Table;
import io.tidemark.backup.report.JobReport.Outcome;
import io.tidemark.backup.report.JobReport.RunMark;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The runs of the last weeks, and those that there should have been. */
final class TimelineSection {

  private final Report report;
  private final JobReport job;
  private final Figures figures;

  TimelineSection(Report report, JobReport job, Figures figures) {
    this.report = report;
    this.job = job;
    this.figures = figures;
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Heading(3, "Runs of the last 35 days", "runs-" + job.job()));
    blocks.add(Block.says(summary()));
    if (!job.runs().isEmpty()) {
      blocks.add(new Chart(new TimelineChart(report, job)));
      blocks.add(new Folded("Runs by day", List.of(byDay())));
    }
    return blocks;
  }

  private String summary() {
    List<String> counts = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      long count = job.runs().stream().filter(run -> run.outcome() == outcome).count();
      counts.add(count + " " + Texts.of(outcome));
    }
    boolean hasPlan = job.expected().every().isPresent() || !job.expected().at().isEmpty();
    return String.join(", ", counts)
        + (hasPlan ? "." : ". When runs were expected was not said, so that none can be missing.");
  }

  private Table byDay() {
    SortedMap<String, Map<Outcome, Integer>> days = new TreeMap<>();
    for (RunMark run : job.runs()) {
      days.computeIfAbsent(figures.day(run.at()), day -> new EnumMap<>(Outcome.class))
          .merge(run.outcome(), 1, Integer::sum);
    }
    List<List<Cell>> rows = new ArrayList<>();
    days.forEach(
        (day, counts) -> {
          List<Cell> row = new ArrayList<>();
          row.add(Cell.of(day));
          for (Outcome outcome : Outcome.values()) {
            int count = counts.getOrDefault(outcome, 0);
            row.add(count == 0 ? Cell.of("") : new Cell(Texts.mark(outcome), "" + count));
          }
          rows.add(row);
        });
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("day"));
    for (Outcome outcome : Outcome.values()) {
      columns.add(Column.number(Texts.of(outcome)));
    }
    return new Table("", columns, rows);
  }
}
