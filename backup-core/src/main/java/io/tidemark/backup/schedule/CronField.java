package io.tidemark.backup.schedule;

import java.util.List;
import java.util.Locale;

/** One field of a cron pattern: what it is called and which values it has. */
enum CronField {
  MINUTE("minute", 0, 59, ""),
  HOUR("hour", 0, 23, ""),
  DAY_OF_MONTH("day of month", 1, 31, ""),
  MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
  DAY_OF_WEEK("day of week", 0, 7, "SUN MON TUE WED THU FRI SAT");

  private static final String FOREIGN = "?LW#H";

  private final String label;
  private final int first;
  private final int last;
  private final String names;

  CronField(String label, int first, int last, String names) {
    this.label = label;
    this.first = first;
    this.last = last;
    this.names = names;
  }

  /**
   * Reads what a pattern has in this field.
   *
   * @throws IllegalArgumentException saying what is wrong, and what is allowed
   */
  CronValues parse(String text) {
    CronValues values = CronValues.none(text.startsWith("*"));
    for (String part : text.split(",", -1)) {
      values = part(values, part, text);
    }
    return values;
  }

  private CronValues part(CronValues values, String part, String text) {
    int slash = part.indexOf('/');
    String range = slash < 0 ? part : part.substring(0, slash);
    int from = first;
    int to = last;
    if (!range.equals("*")) {
      int dash = range.indexOf('-');
      from = value(dash < 0 ? range : range.substring(0, dash), text);
      to = dash < 0 ? from : rangeEnd(from, range.substring(dash + 1), text);
      if (slash >= 0 && dash < 0) {
        throw wrong(
            text,
            "the step has no range to step through",
            "write %d-%d%s".formatted(from, last, part.substring(slash)));
      }
    }
    return values.with(from, to, slash < 0 ? 1 : step(part.substring(slash + 1), text), this);
  }

  private int rangeEnd(int from, String end, String text) {
    int to = value(end, text);
    if (this == DAY_OF_WEEK && to == 0 && from > 0) {
      return last; // FRI-SUN
    }
    if (to < from) {
      throw wrong(
          text,
          "the range ends before it begins",
          "write %d-%d,%d-%d".formatted(from, last, first, to));
    }
    return to;
  }

  private int step(String digits, String text) {
    int step = number(digits);
    if (step < 1 || step > last) {
      throw wrong(text, "'" + digits + "' is no step", "steps are 1 to " + last);
    }
    return step;
  }

  private int value(String word, String text) {
    int name = names().indexOf(word.toUpperCase(Locale.ROOT));
    int value = name >= 0 ? name + first : number(word);
    if (value < first || value > last) {
      throw wrong(text, why(word), allowed());
    }
    return value;
  }

  private static String why(String word) {
    boolean foreign = !word.isEmpty() && word.chars().anyMatch(it -> FOREIGN.indexOf(it) >= 0);
    if (word.isEmpty()) {
      return "a value is missing";
    }
    return "'"
        + word
        + "' is "
        + (foreign ? "of another dialect of cron" : "not one of its values");
  }

  /** Returns the number, or one that no field has. */
  private static int number(String digits) {
    boolean sound = digits.matches("[0-9]{1,3}");
    return sound ? Integer.parseInt(digits) : -1;
  }

  /** Returns the names of its values, from the first one on. */
  private List<String> names() {
    return names.isEmpty() ? List.of() : List.of(names.split(" ", -1));
  }

  private String allowed() {
    String numbers = "allowed are " + first + " to " + last;
    List<String> words = names();
    return words.isEmpty()
        ? numbers
        : numbers + " and " + words.get(0) + " to " + words.get(words.size() - 1);
  }

  private IllegalArgumentException wrong(String text, String why, String instead) {
    return new IllegalArgumentException("the %s '%s': %s; %s".formatted(label, text, why, instead));
  }
}
