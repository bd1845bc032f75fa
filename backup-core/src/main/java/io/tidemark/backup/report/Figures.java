package io.tidemark.backup.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Figures for people, the same in every form. */
final class Figures {

  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);

  private final ZoneId zone;

  Figures(ZoneId zone) {
    this.zone = zone;
  }

  /** Prints a size with three or four digits, in powers of 1000. */
  static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String format = unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, format, value, UNITS[unit]);
  }

  /** Prints a duration by its two largest units. */
  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds < 86_400
        ? seconds / 3_600 + " h " + seconds / 60 % 60 + " min"
        : seconds / 86_400 + " d " + seconds / 3_600 % 24 + " h";
  }

  static String percent(long percent) {
    return String.format(Locale.ROOT, "%+d %%", percent);
  }

  String time(Instant instant) {
    return MINUTE.format(instant.atZone(zone));
  }

  String day(Instant instant) {
    return DAY.format(instant.atZone(zone));
  }

  String zoneName() {
    return zone.normalized().equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
  }

  static String plural(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
