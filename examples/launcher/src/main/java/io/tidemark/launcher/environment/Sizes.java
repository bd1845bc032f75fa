package io.tidemark.launcher.environment;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as PostgreSQL's settings have them: a number of bytes, or of kB, MB, GB or TB of 1024. */
final class Sizes {

  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");
  private static final Pattern FORM = Pattern.compile("([0-9]{1,12}) ?(B|kB|MB|GB|TB)?");
  private static final int SHIFT = 10;

  private Sizes() {}

  static long parse(Setting setting, String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw problem(setting, text, null);
    }
    int unit = matcher.group(2) == null ? 0 : UNITS.indexOf(matcher.group(2));
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (SHIFT * unit));
    } catch (ArithmeticException e) {
      throw problem(setting, text, e);
    }
  }

  private static InvalidConfigurationException problem(
      Setting setting, String text, @org.jspecify.annotations.Nullable Exception cause) {
    return new InvalidConfigurationException(
        setting.variable() + " is no size: '" + text + "'",
        "write bytes, or a number with kB, MB, GB or TB (64GB)",
        cause);
  }
}
