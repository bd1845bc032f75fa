package io.tidemark.backup.report;

import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.report.Block.Drawing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A bar for each of the newest drills, and the line that none should cross. */
final class DrillChart implements Drawing {

  private static final int MOST = 30;
  private static final int LEFT = 96;
  private static final int TOP = 18;
  private static final int HEIGHT = 96;

  private final Figures figures;
  private final List<DrillRecord> drills;
  private final Optional<Duration> objective;

  DrillChart(JobReport job, Figures figures) {
    this.figures = figures;
    this.drills = new ArrayList<>(job.drills().subList(0, Math.min(MOST, job.drills().size())));
    Collections.reverse(drills);
    this.objective = DrillSection.objective(job, job.drills().get(0));
  }

  @Override
  public void drawOn(Markup page) {
    Plot plot =
        Plot.begin(
            page,
            "How long drills took until the restored could be used",
            "A bar for each drill from the oldest to the newest, a cross for one that failed. The"
                + " table below has the figures.",
            TOP + HEIGHT + 22);
    long most = objective.map(Duration::toMillis).orElse(1L);
    for (DrillRecord drill : drills) {
      most = Math.max(most, drill.rto().map(Duration::toMillis).orElse(0L));
    }
    double scale = HEIGHT / (most * 1.1);
    double bottom = TOP + HEIGHT;
    plot.path(Plot.line(LEFT, bottom, Plot.WIDTH, bottom), "g");
    plot.text(LEFT - 8, bottom + 4, "0", "end", "a");
    StringBuilder failed = new StringBuilder();
    double step = (Plot.WIDTH - LEFT) / (double) drills.size();
    double width = Math.min(26, step * 0.6);
    for (int i = 0; i < drills.size(); i++) {
      double x = LEFT + (i + 0.5) * step;
      double tall = drills.get(i).rto().map(Duration::toMillis).orElse(0L) * scale;
      plot.box(x - width / 2, bottom - tall, width, tall, "fill");
      if (!drills.get(i).passed()) {
        failed.append(Plot.cross(x, bottom - tall - 10, 10));
      }
    }
    plot.path(failed, "sbad");
    objective(plot, bottom, scale);
    plot.text(LEFT, bottom + 16, figures.time(drills.get(0).at()));
    plot.text(
        Plot.WIDTH - 4, bottom + 16, figures.time(drills.get(drills.size() - 1).at()), "end", "a");
    plot.end();
  }

  private void objective(Plot plot, double bottom, double scale) {
    objective.ifPresent(
        limit -> {
          double y = bottom - limit.toMillis() * scale;
          plot.path(Plot.line(LEFT, y, Plot.WIDTH, y), "sgo");
          plot.text(LEFT - 8, y + 4, Figures.duration(limit), "end", "v");
          plot.text(LEFT, y - 4, "allowed");
        });
  }
}
