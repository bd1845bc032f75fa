package io.tidemark.backup.report;

import io.tidemark.backup.report.Block.Drawing;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Condition;
import io.tidemark.backup.report.JobReport.Outcome;
import io.tidemark.backup.report.JobReport.RunMark;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;

/**
 * A mark for each run, by day and time of day, and for each place what it has of each day's
 * backups.
 */
final class TimelineChart implements Drawing {

  private static final int LEFT = 96;
  private static final int DAYS = 35;
  private static final int TOP = 34;
  private static final int HOURS_HEIGHT = 96;
  private static final int LANE = 18;
  private static final double DAY_WIDTH = (Plot.WIDTH - LEFT - 4) / (double) (DAYS + 1);

  private final Report report;
  private final JobReport job;
  private final LocalDate first;

  TimelineChart(Report report, JobReport job) {
    this.report = report;
    this.job = job;
    this.first = day(report.at()).minusDays(DAYS);
  }

  private LocalDate day(Instant at) {
    return at.atZone(report.zone()).toLocalDate();
  }

  @Override
  public void drawOn(Markup page) {
    int height = TOP + HOURS_HEIGHT + 8 + LANE * job.places().size() + 6;
    Plot plot =
        Plot.begin(
            page,
            "Runs of the last 35 days",
            "A column for each day, a mark for each run at its time of day, and a lane for each"
                + " place. The table below has the figures.",
            height);
    legend(plot);
    grid(plot);
    runs(plot);
    for (int i = 0; i < job.places().size(); i++) {
      lane(plot, i);
    }
    plot.end();
  }

  private static void legend(Plot plot) {
    double x = LEFT;
    for (Outcome outcome : Outcome.values()) {
      plot.path(shape(outcome, x + 4, 7), style(outcome)).text(x + 13, 11, Texts.of(outcome));
      x += 26 + 6.2 * Texts.of(outcome).length();
    }
  }

  private void grid(Plot plot) {
    StringBuilder lines = new StringBuilder();
    for (int hour = 0; hour <= 24; hour += 6) {
      double y = TOP + HOURS_HEIGHT * hour / 24.0;
      lines.append(Plot.line(LEFT, y, Plot.WIDTH, y));
      if (hour < 24) {
        plot.text(LEFT - 8, y + 4, "%02d:00".formatted(hour), "end", "a");
      }
    }
    for (int i = 0; i < DAYS; i += 7) {
      double x = LEFT + i * DAY_WIDTH;
      lines.append(Plot.line(x, TOP, x, TOP + HOURS_HEIGHT));
      LocalDate day = first.plusDays(i);
      plot.text(x + 2, TOP - 6, "%02d-%02d".formatted(day.getMonthValue(), day.getDayOfMonth()));
    }
    plot.path(lines, "g");
  }

  private void runs(Plot plot) {
    Map<Outcome, StringBuilder> paths = new EnumMap<>(Outcome.class);
    for (RunMark run : job.runs()) {
      ZonedDateTime at = run.at().atZone(report.zone());
      double y = TOP + HOURS_HEIGHT * at.toLocalTime().toSecondOfDay() / 86_400.0;
      paths
          .computeIfAbsent(run.outcome(), none -> new StringBuilder())
          .append(shape(run.outcome(), x(run.at()), y));
    }
    paths.forEach((outcome, path) -> plot.path(path, style(outcome)));
  }

  private double x(Instant at) {
    return LEFT + (ChronoUnit.DAYS.between(first, day(at)) + 0.5) * DAY_WIDTH;
  }

  private static String shape(Outcome outcome, double x, double y) {
    return switch (outcome) {
      case SUCCESS -> Plot.square(x, y, 6);
      case WARNING -> Plot.triangle(x, y, 9);
      case FAILED -> Plot.cross(x, y, 8);
      case MISSING -> Plot.circle(x, y, 4);
    };
  }

  private static String style(Outcome outcome) {
    return "s" + Texts.mark(outcome).style();
  }

  private void lane(Plot plot, int place) {
    double y = TOP + HOURS_HEIGHT + 8 + LANE * place + LANE / 2.0;
    plot.text(LEFT - 8, y + 4, "place " + CopiesSection.letter(place), "end", "a");
    StringBuilder whole = new StringBuilder();
    StringBuilder bad = new StringBuilder();
    StringBuilder absent = new StringBuilder();
    boolean isRead =
        job.backups().isEmpty()
            || job.backups().get(0).copies().get(place).condition() != Condition.UNKNOWN;
    if (!isRead) {
      plot.text(LEFT + 4, y + 4, "was not read");
      return;
    }
    for (BackupLine backup : job.backups()) {
      if (day(backup.takenAt()).isBefore(first)) {
        break;
      }
      Condition condition = backup.copies().get(place).condition();
      double x = x(backup.takenAt());
      if (condition == Condition.WHOLE) {
        addOnce(whole, "M%s %sh%sv8h-%sz", x, y);
      } else if (condition == Condition.ABSENT) {
        addOnce(absent, Plot.circle(x, y, 4));
      } else {
        addOnce(bad, Plot.cross(x, y, 8));
      }
    }
    plot.path(whole, "sgood").path(absent, "smiss").path(bad, "sbad");
  }

  private static void addOnce(StringBuilder path, String form, double x, double y) {
    String width = Plot.number(DAY_WIDTH - 6);
    addOnce(
        path,
        form.formatted(Plot.number(x - (DAY_WIDTH - 6) / 2), Plot.number(y - 4), width, width));
  }

  private static void addOnce(StringBuilder path, String shape) {
    if (path.indexOf(shape) < 0) {
      path.append(shape);
    }
  }
}
