package io.tidemark.backup.catalog;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.util.regex.Pattern;

/**
 * The name of a job, which is the first segment of all its keys: 1 to 40 lower-case letters,
 * digits, {@code _} and {@code -}, beginning with a letter or digit.
 *
 * @param value the name
 */
public record JobName(String value) {

  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,39}");

  public JobName {
    if (!FORM.matcher(value).matches()) {
      throw new InvalidConfigurationException(
          "'" + value + "' is not a job name",
          "use 1 to 40 of the characters a-z 0-9 _ -, beginning with a letter or digit");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
