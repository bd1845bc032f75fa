package io.tidemark.backup.schedule;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Reads cron patterns of five fields, and macros. */
final class CronParser {

  private static final String FORM =
      "write minute, hour, day of month, month and day of week, such as '15 2 * * *' for 02:15 every"
          + " day, or one of ";

  private static final List<CronField> FIELDS = List.of(CronField.values());

  private static final Map<String, String> MACROS =
      new TreeMap<>(
          Map.of(
              "@hourly", "0 * * * *",
              "@daily", "0 0 * * *",
              "@midnight", "0 0 * * *",
              "@weekly", "0 0 * * 0",
              "@monthly", "0 0 1 * *",
              "@yearly", "0 0 1 1 *",
              "@annually", "0 0 1 1 *"));

  /**
   * All pairs of a date and a day of the week come within 28 years, if no century is in between.
   */
  private static final LocalDateTime BEGIN = LocalDateTime.of(2000, 1, 1, 0, 0);

  private static final LocalDateTime END = BEGIN.plusYears(29);

  private final String expression;

  private CronParser(String expression) {
    this.expression = expression;
  }

  static CronPattern parse(String expression) {
    return new CronParser(expression).pattern();
  }

  private CronPattern pattern() {
    String[] fields = fields();
    List<String> problems = new ArrayList<>();
    List<CronValues> values = new ArrayList<>();
    for (int i = 0; i < FIELDS.size(); i++) {
      try {
        values.add(FIELDS.get(i).parse(fields[i]));
      } catch (IllegalArgumentException e) {
        problems.add(Objects.requireNonNullElse(e.getMessage(), "it is wrong"));
      }
    }
    if (!problems.isEmpty()) {
      throw wrong(String.join(". And ", problems), "docs/schedules.md has the syntax");
    }
    CronPattern pattern =
        new CronPattern(values.get(0), values.get(1), values.get(2), values.get(3), values.get(4));
    if (pattern.first(BEGIN, END).isEmpty()) {
      throw wrong(
          "no month '%s' has a day of month '%s'".formatted(fields[3], fields[2]),
          "give a date that comes");
    }
    return pattern;
  }

  private String[] fields() {
    if (expression.startsWith("@")) {
      String fields = MACROS.get(expression.toLowerCase(Locale.ROOT));
      if (fields == null) {
        throw wrong(
            "there is no such macro" + (isReboot() ? ", since missed runs are made up anyway" : ""),
            FORM + String.join(", ", MACROS.keySet()));
      }
      return fields.split(" ", -1);
    }
    String[] fields = expression.split("\\s+", -1);
    if (fields.length != FIELDS.size()) {
      throw wrong(
          "it has %d fields instead of five".formatted(expression.isEmpty() ? 0 : fields.length),
          FORM + String.join(", ", MACROS.keySet()));
    }
    return fields;
  }

  private boolean isReboot() {
    return expression.equalsIgnoreCase("@reboot");
  }

  private InvalidConfigurationException wrong(String why, String hint) {
    return new InvalidConfigurationException(
        "the schedule '" + expression + "' cannot be used: " + why, hint);
  }
}
