package io.tidemark.launcher.environment;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes as PostgreSQL's settings have them: a number of bytes, or of kB, MB, GB or TB of 1024. */
public final class Sizes {

  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");
  private static final Pattern FORM = Pattern.compile("([0-9]{1,12}) ?(B|kB|MB|GB|TB)?");
  private static final int SHIFT = 10;

  private Sizes() {}

  static long parse(Setting setting, String text) {
    return parse(setting.variable(), text);
  }

  /**
   * Reads a size.
   *
   * @param name what was set with it, for the message
   */
  public static long parse(String name, String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw problem(name, text, null);
    }
    int unit = matcher.group(2) == null ? 0 : UNITS.indexOf(matcher.group(2));
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (SHIFT * unit));
    } catch (ArithmeticException e) {
      throw problem(name, text, e);
    }
  }

  private static InvalidConfigurationException problem(
      String name, String text, @Nullable Exception cause) {
    return new InvalidConfigurationException(
        name + " is no size: '" + text + "'",
        "write bytes, or a number with kB, MB, GB or TB (64GB)",
        cause);
  }
}
