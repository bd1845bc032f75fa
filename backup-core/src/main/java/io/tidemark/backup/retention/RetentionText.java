package io.tidemark.backup.retention;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Rules as a line of text: {@code last=3,daily=7,weekly=4,within=P30D}. */
final class RetentionText {

  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  /** A rule by its value. */
  private interface Rule extends BiFunction<Retention, String, Retention> {}

  private static final Map<String, Rule> RULES =
      new TreeMap<>(
          Map.of(
              "last", (policy, value) -> policy.keepLast(count(value)),
              "hourly", (policy, value) -> policy.hourly(count(value)),
              "daily", (policy, value) -> policy.daily(count(value)),
              "weekly", (policy, value) -> policy.weekly(count(value)),
              "monthly", (policy, value) -> policy.monthly(count(value)),
              "yearly", (policy, value) -> policy.yearly(count(value)),
              "within", (policy, value) -> policy.keepWithin(duration(value)),
              "window", (policy, value) -> policy.recoveryWindow(duration(value))));

  private RetentionText() {}

  static Retention parse(String text) {
    Retention policy = Retention.policy();
    for (String rule : COMMA.split(text.strip(), -1)) {
      int equals = rule.indexOf('=');
      Rule known =
          RULES.get(rule.substring(0, Math.max(0, equals)).strip().toLowerCase(Locale.ROOT));
      if (known == null) {
        throw new InvalidConfigurationException(
            "'" + rule + "' is no rule of a retention policy",
            "write rules as in last=3,daily=7,within=P30D; there are " + RULES.keySet());
      }
      policy = known.apply(policy, rule.substring(equals + 1).strip());
    }
    return policy;
  }

  private static int count(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new InvalidConfigurationException(
          "'" + value + "' is no number of backups", "write a whole number, such as daily=7", e);
    }
  }

  private static Duration duration(String value) {
    try {
      return Duration.parse(value);
    } catch (DateTimeParseException e) {
      throw new InvalidConfigurationException(
          "'" + value + "' is no duration", "write days or hours as in P30D or PT36H", e);
    }
  }
}
