package io.tidemark.backup.report;

import io.tidemark.backup.report.Block.Drawing;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Measure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Three small curves of the newest backups of the most frequent kind, with what is usual behind.
 */
final class TrendChart implements Drawing {

  private static final int MOST = 60;
  private static final int LEFT = 96;
  private static final int PANEL = 92;
  private static final int CURVE = 62;

  private final JobReport job;
  private final Figures figures;
  private final List<BackupLine> shown;

  TrendChart(JobReport job, Figures figures) {
    this.job = job;
    this.figures = figures;
    this.shown = shown();
  }

  private List<BackupLine> shown() {
    Map<String, Long> kinds =
        job.backups().stream()
            .collect(Collectors.groupingBy(BackupLine::kind, Collectors.counting()));
    String kind = Collections.max(kinds.entrySet(), Map.Entry.comparingByValue()).getKey();
    List<BackupLine> newest =
        new ArrayList<>(
            job.backups().stream()
                .filter(backup -> backup.kind().equals(kind))
                .limit(MOST)
                .toList());
    Collections.reverse(newest);
    return newest;
  }

  /** What one curve shows. */
  private record Curve(
      String name, Measure measure, ToLongFunction<BackupLine> value, LongFunction<String> text) {}

  @Override
  public void drawOn(Markup page) {
    List<Curve> curves =
        List.of(
            new Curve("data", Measure.DATA, BackupLine::plainBytes, Figures::size),
            new Curve("stored", Measure.STORED, BackupLine::storedBytes, Figures::size),
            new Curve(
                "took",
                Measure.DURATION,
                backup -> backup.took().toMillis(),
                millis -> Figures.duration(Duration.ofMillis(millis))));
    Plot plot =
        Plot.begin(
            page,
            "Size and duration of the newest " + shown.size() + " of " + shown.get(0).kind(),
            "Three curves from the oldest to the newest: data, stored bytes, duration. The band is"
                + " what lies within 50 % of the median of the seven before; triangles lie"
                + " outside. The table below has the figures.",
            curves.size() * PANEL + 26);
    plot.text(LEFT, 11, "the newest " + shown.size() + " of the kind " + shown.get(0).kind());
    for (int i = 0; i < curves.size(); i++) {
      draw(plot, curves.get(i), i * PANEL + 28);
    }
    double bottom = curves.size() * PANEL + 18;
    plot.text(LEFT, bottom, figures.time(shown.get(0).takenAt()));
    plot.text(
        Plot.WIDTH - 4, bottom, figures.time(shown.get(shown.size() - 1).takenAt()), "end", "a");
    plot.end();
  }

  private void draw(Plot plot, Curve curve, double top) {
    long[] values = shown.stream().mapToLong(curve.value()).toArray();
    long most = 1;
    for (long value : values) {
      most = Math.max(most, value);
    }
    double bottom = top + CURVE;
    plot.text(LEFT - 8, top + 4, curve.text().apply(most), "end", "a");
    plot.text(LEFT - 8, bottom + 4, "0", "end", "a");
    plot.text(0, top + CURVE / 2.0 + 4, curve.name(), "start", "v");
    plot.path(
        Plot.line(LEFT, top, Plot.WIDTH, top) + Plot.line(LEFT, bottom, Plot.WIDTH, bottom), "g");
    plot.path(band(values, most, bottom), "band");
    StringBuilder line = new StringBuilder();
    StringBuilder points = new StringBuilder();
    StringBuilder outliers = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      double y = y((double) values[i], most, bottom);
      line.append(i == 0 ? "M" : "L").append(Math.round(x(i))).append(' ').append(Plot.number(y));
      if (isOutlier(shown.get(i), curve.measure())) {
        outliers.append(Plot.triangle(x(i), y, 10));
      } else if (values.length <= 40) {
        points.append(Plot.square(x(i), y, 4));
      }
    }
    plot.path(line, "trend").path(points, "fill").path(outliers, "swarn");
  }

  private double x(int index) {
    double step = shown.size() == 1 ? 0 : (Plot.WIDTH - LEFT - 12) / (shown.size() - 1.0);
    return LEFT + 6 + index * step;
  }

  private static double y(double value, long most, double bottom) {
    return bottom - CURVE * Math.min(1, value / most);
  }

  private static boolean isOutlier(BackupLine backup, Measure measure) {
    return backup.outliers().stream().anyMatch(each -> each.measure() == measure);
  }

  private String band(long[] values, long most, double bottom) {
    StringBuilder above = new StringBuilder();
    StringBuilder below = new StringBuilder();
    for (int i = Outliers.BEFORE; i < values.length; i++) {
      double median = median(values, i);
      String x = Math.round(x(i)) + " ";
      above.append(above.length() == 0 ? "M" : "L").append(x);
      above.append(Plot.number(y(median * 1.5, most, bottom)));
      below.insert(0, "L" + x + Plot.number(y(median * 0.5, most, bottom)));
    }
    return above.length() == 0 ? "" : above.toString() + below + "z";
  }

  private static long median(long[] values, int end) {
    long[] before = java.util.Arrays.copyOfRange(values, end - Outliers.BEFORE, end);
    java.util.Arrays.sort(before);
    return before[Outliers.BEFORE / 2];
  }
}
