package io.tidemark.launcher.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * One event of the log.
 *
 * @param context what the thread says about its work, such as {@code backup.job}; JSON has it
 */
record Line(
    Instant at,
    Level level,
    String logger,
    String message,
    Map<String, String> context,
    @Nullable Throwable problem) {

  Line {
    context = new TreeMap<>(context);
  }

  /** Prints time, level, the logger's simple name and the message; a stack trace follows. */
  String text() {
    String name = logger.substring(logger.lastIndexOf('.') + 1);
    String head = "%s %-5s %s: %s".formatted(time(), level, name, message);
    return problem == null ? head : head + System.lineSeparator() + trace(problem);
  }

  /** Prints one object on one line. */
  String json() {
    StringBuilder json = new StringBuilder("{");
    field(json, "time", time());
    field(json.append(','), "level", level.toString());
    field(json.append(','), "logger", logger);
    field(json.append(','), "message", message);
    context.forEach((name, value) -> field(json.append(','), name, value));
    if (problem != null) {
      field(json.append(','), "stack", trace(problem));
    }
    return json.append('}').toString();
  }

  private String time() {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static String trace(Throwable problem) {
    StringWriter text = new StringWriter();
    problem.printStackTrace(new PrintWriter(text));
    return text.toString().stripTrailing();
  }

  private static void field(StringBuilder json, String name, String value) {
    json.append('"').append(name).append("\":\"");
    value.chars().forEach(c -> escape(json, (char) c));
    json.append('"');
  }

  private static void escape(StringBuilder json, char c) {
    if (c == '"' || c == '\\') {
      json.append('\\').append(c);
    } else if (c < ' ') {
      json.append("\\u%04x".formatted((int) c));
    } else {
      json.append(c);
    }
  }
}
