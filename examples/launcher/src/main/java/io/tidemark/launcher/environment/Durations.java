package io.tidemark.launcher.environment;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.Duration;
import java.time.format.DateTimeParseException;

/** Durations as people write them here: ISO-8601, or a plain number of seconds. */
public final class Durations {

  private Durations() {}

  static Duration parse(Setting setting, String text) {
    return parse(setting.variable(), text);
  }

  /**
   * Reads a duration above zero.
   *
   * @param name what it is the value of, for messages
   */
  public static Duration parse(String name, String text) {
    try {
      String value = text.strip();
      Duration duration =
          value.matches("[0-9]{1,9}")
              ? Duration.ofSeconds(Long.parseLong(value))
              : Duration.parse(value);
      if (duration.isNegative() || duration.isZero()) {
        throw problem(name, text, null);
      }
      return duration;
    } catch (DateTimeParseException e) {
      throw problem(name, text, e);
    }
  }

  private static InvalidConfigurationException problem(
      String name, String text, @org.jspecify.annotations.Nullable Exception cause) {
    return new InvalidConfigurationException(
        name + " is no duration above zero: '" + text + "'",
        "write seconds (3600) or ISO-8601 (PT1H)",
        cause);
  }
}
