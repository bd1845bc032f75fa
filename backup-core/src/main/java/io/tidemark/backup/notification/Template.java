package io.tidemark.backup.notification;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with places for what is known of an event, such as {@code {job}}. */
final class Template {

  private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z]+)}");

  private static final Map<String, Function<Notice, String>> VALUES =
      new TreeMap<>(
          Map.of(
              "id", Notice::id,
              "event", Notice::name,
              "severity", notice -> notice.severity().label(),
              "job", Notice::job,
              "at", notice -> notice.event().at().toString(),
              "title", Notice::title,
              "text", notice -> notice.text().orElse(""),
              "backupId", notice -> notice.detail("backupId").orElse(""),
              "task", notice -> notice.detail("task").orElse("")));

  private final String text;
  private final UnaryOperator<String> escape;
  private final String contentType;

  private Template(String text, UnaryOperator<String> escape, String contentType) {
    this.text = text;
    this.escape = escape;
    this.contentType = contentType;
    PLACE.matcher(text).results().forEach(place -> requireKnown(place.group(1)));
  }

  static Template text(String text) {
    return new Template(text, UnaryOperator.identity(), "text/plain; charset=utf-8");
  }

  /** Values are escaped for the inside of a JSON string. */
  static Template json(String text) {
    JsonStringEncoder encoder = JsonStringEncoder.getInstance();
    return new Template(
        text, value -> new String(encoder.quoteAsString(value)), "application/json");
  }

  private static void requireKnown(String name) {
    if (!VALUES.containsKey(name)) {
      throw new InvalidConfigurationException(
          "the template of a webhook has a place {%s} for what is not known".formatted(name),
          "it can have {" + String.join("}, {", VALUES.keySet()) + "}");
    }
  }

  String contentType() {
    return contentType;
  }

  String filled(Notice notice) {
    return PLACE
        .matcher(text)
        .replaceAll(
            place -> {
              String value = VALUES.getOrDefault(place.group(1), any -> "").apply(notice);
              return Matcher.quoteReplacement(escape.apply(Clip.to(MAX_VALUE, value)));
            });
  }

  private static final int MAX_VALUE = 16_000;
}
