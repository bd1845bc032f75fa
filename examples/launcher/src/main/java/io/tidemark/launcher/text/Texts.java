package io.tidemark.launcher.text;

import java.time.Duration;
import java.util.Locale;

/** Figures for people. */
public final class Texts {

  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private Texts() {}

  /** Prints a size with three or four digits, in powers of 1000. */
  public static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String format = unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, format, value, UNITS[unit]);
  }

  /** Prints a duration as {@code 1.2 s}, {@code 3 min 5 s} or {@code 2 h 10 min}. */
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }
    return seconds < 3600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
  }
}
