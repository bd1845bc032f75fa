package io.tidemark.launcher.environment;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** How long this process may go on after it was told to end. */
public final class ShutdownGrace {

  /** What was cut off after its grace cleans up, usually within a second. */
  private static final Duration CLEAN_UP = Duration.ofSeconds(5);

  private ShutdownGrace() {}

  /** Returns the time; a mistake in it is reported when the other settings are read. */
  public static Duration of(Map<String, String> variables) {
    String usual = Setting.SHUTDOWN_GRACE.fallback().orElseThrow();
    String given =
        Objects.requireNonNullElse(variables.get(Setting.SHUTDOWN_GRACE.variable()), usual);
    try {
      return Durations.parse(Setting.SHUTDOWN_GRACE, given).plus(CLEAN_UP);
    } catch (InvalidConfigurationException saidByTheCommand) {
      return Durations.parse(Setting.SHUTDOWN_GRACE, usual).plus(CLEAN_UP);
    }
  }
}
