package io.tidemark.launcher.environment;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.event.Level;

/**
 * How to log. Read before everything else, so that a mistake falls back to text at {@code info} and
 * is reported when the other settings are read.
 */
public record LogSettings(Level level, boolean json) {

  /** Reads what the variables say. */
  public static LogSettings of(Map<String, String> variables) {
    return new LogSettings(level(variables), "json".equals(text(variables, Setting.LOG_FORMAT)));
  }

  private static Level level(Map<String, String> variables) {
    String name = text(variables, Setting.LOG_LEVEL).toUpperCase(Locale.ROOT);
    return Stream.of(Level.values())
        .filter(level -> level.name().equals(name))
        .findFirst()
        .orElse(Level.INFO);
  }

  private static String text(Map<String, String> variables, Setting setting) {
    String fallback = setting.fallback().orElse("");
    return variables.getOrDefault(setting.variable(), fallback).strip().toLowerCase(Locale.ROOT);
  }
}
