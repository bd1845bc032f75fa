package io.tidemark.backup.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;
import java.util.OptionalInt;

/** The local times that a cron pattern matches, whatever clocks of a zone show. */
record CronPattern(
    CronValues minutes,
    CronValues hours,
    CronValues daysOfMonth,
    CronValues months,
    CronValues daysOfWeek) {

  /** Whether it is for every hour of the days that it is for. */
  boolean everyHour() {
    return hours.allBelow(24);
  }

  /** Returns the first match that is no earlier than one time, and earlier than another. */
  Optional<LocalDateTime> first(LocalDateTime from, LocalDateTime end) {
    LocalDateTime start = wholeMinute(from);
    LocalDate day = start.toLocalDate();
    LocalTime earliest = start.toLocalTime();
    while (day.atStartOfDay().isBefore(end)) {
      if (has(day)) {
        Optional<LocalDateTime> found = time(earliest).map(day::atTime);
        if (found.isPresent()) {
          return found.filter(it -> it.isBefore(end));
        }
      }
      boolean inMonth = months.has(day.getMonthValue());
      day = inMonth ? day.plusDays(1) : day.withDayOfMonth(1).plusMonths(1);
      earliest = LocalTime.MIDNIGHT;
    }
    return Optional.empty();
  }

  private static LocalDateTime wholeMinute(LocalDateTime time) {
    return time.getSecond() == 0 ? time : time.withSecond(0).plusMinutes(1);
  }

  /** Either kind of day will do if neither field begins with an asterisk. */
  private boolean has(LocalDate day) {
    boolean ofMonth = daysOfMonth.has(day.getDayOfMonth());
    boolean ofWeek = daysOfWeek.has(day.getDayOfWeek().getValue() % 7);
    boolean either = !daysOfMonth.open() && !daysOfWeek.open();
    return months.has(day.getMonthValue()) && (either ? ofMonth || ofWeek : ofMonth && ofWeek);
  }

  private Optional<LocalTime> time(LocalTime earliest) {
    if (hours.has(earliest.getHour())) {
      OptionalInt minute = minutes.from(earliest.getMinute());
      if (minute.isPresent()) {
        return Optional.of(LocalTime.of(earliest.getHour(), minute.getAsInt()));
      }
    }
    OptionalInt hour = hours.from(earliest.getHour() + 1);
    return hour.isEmpty()
        ? Optional.empty()
        : Optional.of(LocalTime.of(hour.getAsInt(), minutes.from(0).orElseThrow()));
  }
}
