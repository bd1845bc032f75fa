package io.tidemark.launcher.environment;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.util.Arrays;

/** Settings that are one of a few words; one of two parts has a hyphen or a plus between them. */
final class Choices {

  private Choices() {}

  static <E extends Enum<E>> E of(Setting setting, String text, E[] choices) {
    String value = text.strip();
    return Arrays.stream(choices)
        .filter(choice -> choice.name().replace('_', '-').equalsIgnoreCase(value.replace('+', '-')))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidConfigurationException(
                    setting.variable() + " cannot be '" + value + "'",
                    "it is " + setting.meaning()));
  }
}
