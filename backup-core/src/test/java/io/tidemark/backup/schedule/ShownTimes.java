package io.tidemark.backup.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the clocks of a zone show, minute by minute over two years. Knows no rules, only what is
 * seen.
 */
final class ShownTimes {

  private static final Map<String, ShownTimes> KNOWN = new ConcurrentHashMap<>();

  final ZoneId zone;
  final long begin;

  /** The minutes since 1970-01-01T00:00 on the clock, of each minute. */
  final int[] shown;

  private ShownTimes(String zone, int year) {
    this.zone = ZoneId.of(zone);
    this.begin = LocalDate.of(year, 1, 1).toEpochDay() * 1440;
    this.shown = new int[2 * 366 * 1440];
    for (int i = 0; i < shown.length; i++) {
      Instant instant = instant(i);
      int offset = this.zone.getRules().getOffset(instant).getTotalSeconds() / 60;
      shown[i] = (int) (begin + i + offset);
    }
  }

  static ShownTimes of(String zone, int year) {
    return KNOWN.computeIfAbsent(zone, name -> new ShownTimes(name, year));
  }

  Instant instant(int minute) {
    return Instant.ofEpochSecond((begin + minute) * 60);
  }
}
