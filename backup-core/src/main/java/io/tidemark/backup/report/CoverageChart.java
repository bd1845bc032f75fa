package io.tidemark.backup.report;

import io.tidemark.backup.report.Block.Drawing;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.ReportFacts.LogFacts;
import io.tidemark.backup.report.ReportFacts.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What can be restored, as bands over time, with base backups as ticks and what is lost between.
 */
final class CoverageChart implements Drawing {

  private static final int LEFT = 96;
  private static final int TOP = 30;
  private static final int LANE = 34;

  private final Report report;
  private final JobReport job;
  private final LogFacts log;
  private final Figures figures;
  private final Instant begin;

  CoverageChart(Report report, JobReport job, LogFacts log) {
    this.report = report;
    this.job = job;
    this.log = log;
    this.figures = new Figures(report.zone());
    this.begin =
        log.stretches().stream()
            .map(Stretch::since)
            .min(Comparator.naturalOrder())
            .orElse(report.at());
  }

  @Override
  public void drawOn(Markup page) {
    List<Long> timelines =
        log.stretches().stream().map(Stretch::timeline).distinct().sorted().toList();
    Plot plot =
        Plot.begin(
            page,
            "Points in time that can be restored",
            "A band for each stretch of log without a gap, a tick for each full base backup, crosses where"
                + " nothing can be restored. The table below has the figures.",
            TOP + LANE * Math.max(1, timelines.size()) + 24);
    legend(plot);
    for (int i = 0; i < timelines.size(); i++) {
      lane(plot, timelines.get(i), TOP + LANE * i);
    }
    double bottom = TOP + LANE * Math.max(1, timelines.size()) + 14;
    plot.text(LEFT, bottom, figures.time(begin));
    plot.text(Plot.WIDTH - 4, bottom, "now, " + figures.time(report.at()), "end", "a");
    plot.end();
  }

  private static void legend(Plot plot) {
    plot.box(LEFT, 3, 14, 9, "fill").text(LEFT + 20, 11, "can be restored");
    plot.path(Plot.line(LEFT + 125, 1, LEFT + 125, 14), "smiss");
    plot.text(LEFT + 132, 11, "full base backup");
    plot.path(Plot.cross(LEFT + 242, 8, 8), "sbad").text(LEFT + 251, 11, "cannot be restored");
  }

  private void lane(Plot plot, long timeline, double top) {
    plot.text(LEFT - 8, top + 16, "timeline " + timeline, "end", "a");
    plot.path(Plot.line(LEFT, top + 12, Plot.WIDTH, top + 12), "g");
    List<Stretch> stretches = new ArrayList<>();
    log.stretches().stream().filter(each -> each.timeline() == timeline).forEach(stretches::add);
    StringBuilder lost = new StringBuilder();
    StringBuilder ticks = new StringBuilder();
    for (int i = 0; i < stretches.size(); i++) {
      double from = x(stretches.get(i).since());
      double to = x(end(stretches.get(i)));
      plot.box(from, top + 5, Math.max(2, to - from), 14, "fill");
      if (i + 1 < stretches.size()) {
        double next = x(stretches.get(i + 1).since());
        for (double x = to + 6; x < Math.max(to + 7, next - 4); x += 12) {
          lost.append(Plot.cross(x, top + 12, 8));
        }
      }
      bases(stretches.get(i), top, ticks);
    }
    plot.path(ticks, "smiss").path(lost, "sbad");
  }

  private static Instant end(Stretch stretch) {
    return stretch.until().orElse(stretch.since());
  }

  private void bases(Stretch stretch, double top, StringBuilder ticks) {
    for (BackupLine backup : job.backups()) {
      Instant at = backup.takenAt().plus(backup.took());
      boolean isIn = !at.isBefore(stretch.since()) && !at.isAfter(end(stretch));
      if (isIn && backup.kind().contains("base") && !backup.kind().contains("incremental")) {
        double x = Math.rint(x(at));
        ticks.append(Plot.line(x, top - 2, x, top + 4));
      }
    }
  }

  private double x(Instant at) {
    double whole = Math.max(1, Duration.between(begin, report.at()).toSeconds());
    double share = Duration.between(begin, at).toSeconds() / whole;
    return LEFT + (Plot.WIDTH - LEFT - 6) * Math.max(0, Math.min(1, share));
  }
}
