package io.tidemark.backup.retention;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/**
 * How time is divided.
 *
 * @param zone where days begin at midnight
 * @param weekStart the first day of a week
 * @param monthDay the first day of a month, 1 to 28; a year begins with that day of January
 */
record Periods(ZoneId zone, DayOfWeek weekStart, int monthDay) {

  /** What shell scripts do: in UTC, weeks from Sunday, months from the 1st. */
  static final Periods USUAL = new Periods(ZoneOffset.UTC, DayOfWeek.SUNDAY, 1);

  private static final int SHORTEST_MONTH = 28;

  Periods {
    if (monthDay < 1 || monthDay > SHORTEST_MONTH) {
      throw new InvalidConfigurationException(
          "a month cannot begin with day " + monthDay, "give a day that each month has, 1 to 28");
    }
  }

  /** Returns the beginning of the period that a time is in; the same for all times in it. */
  Instant begin(Tier tier, Instant time) {
    if (tier == Tier.HOURLY) {
      // An hour that the clocks go through twice is two.
      return time.atZone(zone).truncatedTo(ChronoUnit.HOURS).toInstant();
    }
    LocalDate day = time.atZone(zone).toLocalDate();
    LocalDate first =
        switch (tier) {
          case WEEKLY -> day.with(TemporalAdjusters.previousOrSame(weekStart));
          case MONTHLY -> month(day);
          case YEARLY -> month(day).withMonth(1);
          default -> day;
        };
    return first.atStartOfDay(zone).toInstant();
  }

  private LocalDate month(LocalDate day) {
    LocalDate first = day.withDayOfMonth(monthDay);
    return first.isAfter(day) ? first.minusMonths(1) : first;
  }
}
