package io.tidemark.backup.report;

import io.tidemark.backup.report.Block.Drawing;
import io.tidemark.backup.report.JobReport.BackupLine;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** A year of days: full ones have backups that stay, struck ones only such that go next. */
final class CalendarChart implements Drawing {

  private static final int WEEKS = 53;
  private static final int LEFT = 40;
  private static final int TOP = 42;
  private static final int CELL = 15;

  private final Report report;
  private final JobReport job;
  private final LocalDate today;
  private final LocalDate first;

  CalendarChart(Report report, JobReport job) {
    this.report = report;
    this.job = job;
    this.today = report.at().atZone(report.zone()).toLocalDate();
    this.first = today.minusDays(today.getDayOfWeek().getValue() - 1L).minusWeeks(WEEKS - 1L);
  }

  @Override
  public void drawOn(Markup page) {
    Plot plot =
        Plot.begin(
            page,
            "Backups of the last twelve months that stay and that go",
            "A square for each day, a column for each week from Monday. Full squares have a backup"
                + " that stays, struck ones only such that the next prune deletes. The tables"
                + " below have the figures.",
            TOP + 7 * CELL + 4);
    legend(plot);
    months(plot);
    days(plot);
    plot.end();
  }

  private static void legend(Plot plot) {
    plot.path(Plot.square(LEFT + 6, 8, 10), "sgood").text(LEFT + 16, 12, "stays");
    plot.path(goes(LEFT + 66, 8, 10), "sgo").text(LEFT + 76, 12, "goes next");
    plot.path(Plot.square(LEFT + 146, 8, 10), "g").text(LEFT + 156, 12, "no backup");
  }

  private static String goes(double x, double y, double size) {
    return Plot.square(x, y, size)
        + Plot.line(x - size / 2, y + size / 2, x + size / 2, y - size / 2);
  }

  private void months(Plot plot) {
    for (int week = 0; week < WEEKS; week++) {
      LocalDate day = first.plusWeeks(week);
      if (day.getDayOfMonth() <= 7) {
        String name = day.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
        plot.text(LEFT + week * CELL, TOP - 6, name);
      }
    }
    plot.text(LEFT - 8, TOP + CELL * 0.7, "Mon", "end", "a");
    plot.text(LEFT - 8, TOP + CELL * 6.7, "Sun", "end", "a");
  }

  private void days(Plot plot) {
    Set<LocalDate> kept = new HashSet<>();
    Set<LocalDate> going = new HashSet<>();
    for (BackupLine backup : job.backups()) {
      (backup.isGoing() ? going : kept).add(backup.takenAt().atZone(report.zone()).toLocalDate());
    }
    StringBuilder full = new StringBuilder();
    StringBuilder struck = new StringBuilder();
    for (LocalDate day = first; !day.isAfter(today); day = day.plusDays(1)) {
      long week = ChronoUnit.DAYS.between(first, day) / 7;
      double x = LEFT + (week + 0.5) * CELL;
      double y = TOP + (day.getDayOfWeek().getValue() - 0.5) * CELL;
      if (kept.contains(day)) {
        full.append(Plot.square(x, y, CELL - 3));
      } else if (going.contains(day)) {
        struck.append(goes(x, y, CELL - 4));
      }
    }
    double[] whole = {LEFT, TOP, (WEEKS - 1) * CELL, 7 * CELL};
    double[] now = {LEFT + whole[2], TOP, CELL, today.getDayOfWeek().getValue() * CELL};
    String tile = Plot.square(CELL / 2.0, CELL / 2.0, CELL - 4);
    plot.tiled("y-" + job.job(), whole, CELL, tile).tiled("w-" + job.job(), now, CELL, tile);
    plot.path(full, "sgood").path(struck, "sgo");
  }
}
