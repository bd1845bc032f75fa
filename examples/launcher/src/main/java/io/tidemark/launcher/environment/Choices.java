package io.tidemark.launcher.environment;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.util.Arrays;

/** Settings that are one of a few words; a word of two parts has a hyphen. */
final class Choices {

  private Choices() {}

  static <E extends Enum<E>> E of(Setting setting, String text, E[] choices) {
    String value = text.strip();
    return Arrays.stream(choices)
        .filter(choice -> choice.name().replace('_', '-').equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidConfigurationException(
                    setting.variable() + " cannot be '" + value + "'",
                    "it is " + setting.meaning()));
  }
}
