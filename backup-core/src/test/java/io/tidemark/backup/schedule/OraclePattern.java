package io.tidemark.backup.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * A random pattern, its values written out, and the slots that it has when one looks at a clock.
 */
final class OraclePattern {

  private static final String[] DAYS = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "sun"};

  private final Random random;
  private final StringBuilder text = new StringBuilder();
  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet days;
  private final BitSet months;
  private final BitSet weekdays;
  private boolean open;

  OraclePattern(Random random) {
    this.random = random;
    this.minutes = field(0, 59, 20, false);
    this.hours = field(0, 23, 30, false);
    this.days = field(1, 31, 60, false);
    boolean anyDay = open;
    this.months = field(1, 12, 80, false);
    this.weekdays = field(0, 7, 60, true);
    if (weekdays.get(7)) {
      weekdays.set(0);
    }
    this.open |= anyDay;
  }

  private BitSet field(int first, int last, int percentAll, boolean named) {
    BitSet values = new BitSet();
    text.append(text.length() == 0 ? "" : " ");
    open = random.nextInt(100) < percentAll;
    if (open) {
      int step = random.nextInt(3) == 0 ? 1 + random.nextInt(last) : 1;
      text.append('*').append(step == 1 ? "" : "/" + step);
      fill(values, first, last, step);
      return values;
    }
    int parts = 1 + random.nextInt(3);
    for (int part = 0; part < parts; part++) {
      int from = first + random.nextInt(last - first + 1);
      int to = random.nextInt(3) == 0 ? from + random.nextInt(last - from + 1) : from;
      int step = to > from && random.nextBoolean() ? 1 + random.nextInt(Math.max(1, last / 3)) : 1;
      text.append(part == 0 ? "" : ",").append(spelled(from, named));
      text.append(to > from ? "-" + spelled(to, named && from > 0) : "")
          .append(step > 1 ? "/" + step : "");
      fill(values, from, to, step);
    }
    return values;
  }

  private String spelled(int value, boolean named) {
    return named && value > 0 && random.nextBoolean() ? DAYS[value] : String.valueOf(value);
  }

  private static void fill(BitSet values, int from, int to, int step) {
    for (int value = from; value <= to; value += step) {
      values.set(value);
    }
  }

  private boolean matchesDay(LocalDate day) {
    boolean ofMonth = days.get(day.getDayOfMonth());
    boolean ofWeek = weekdays.get(day.getDayOfWeek().getValue() % 7);
    return months.get(day.getMonthValue()) && (open ? ofMonth && ofWeek : ofMonth || ofWeek);
  }

  private boolean matches(int shown, BitSet matchingDays, long firstDay) {
    int ofDay = Math.floorMod(shown, 1440);
    return hours.get(ofDay / 60)
        && minutes.get(ofDay % 60)
        && matchingDays.get((int) (Math.floorDiv(shown, 1440) - firstDay));
  }

  /** Looks at the clock every minute. */
  List<Instant> slots(ShownTimes clock) {
    long firstDay = Math.floorDiv(clock.begin, 1440L) - 2;
    BitSet matching = new BitSet();
    for (int day = 0; day < 2 * 366 + 5; day++) {
      matching.set(day, matchesDay(LocalDate.ofEpochDay(firstDay + day)));
    }
    boolean everyHour = hours.cardinality() == 24;
    List<Instant> slots = new ArrayList<>();
    int latest = clock.shown[0] - 1;
    for (int i = 0; i < clock.shown.length; i++) {
      int shown = clock.shown[i];
      boolean runs = matches(shown, matching, firstDay) && (everyHour || shown > latest);
      for (int leftOut = latest + 1; leftOut < shown && !everyHour; leftOut++) {
        runs |= matches(leftOut, matching, firstDay);
      }
      latest = Math.max(latest, shown);
      if (runs) {
        slots.add(clock.instant(i));
      }
    }
    return slots;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
