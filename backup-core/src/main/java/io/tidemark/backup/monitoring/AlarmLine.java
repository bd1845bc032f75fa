package io.tidemark.backup.monitoring;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One line of a file of alarms; docs/monitoring.md specifies it.
 *
 * @param at when it was written
 * @param state {@code begun}, {@code ended}, or {@code lasts} where a new file begins
 */
record AlarmLine(Instant at, String state, Alarm alarm) {

  static final String BEGUN = "begun";
  static final String ENDED = "ended";
  static final String LASTS = "lasts";

  private static final JsonFactory FACTORY = new JsonFactory();

  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("at", at.toString());
      json.writeStringField("state", state);
      json.writeStringField("alarm", alarm.kind().label());
      json.writeStringField("job", alarm.job());
      json.writeStringField("subject", alarm.subject());
      json.writeStringField("since", alarm.since().toString());
      json.writeStringField("text", alarm.text());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory does not fail", e);
    }
    return text.toString();
  }

  /** Reads one; empty if it is none. */
  static Optional<AlarmLine> parse(String line) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = FACTORY.createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        fields.put(name, parser.getText());
      }
      return parser.currentToken() == JsonToken.END_OBJECT ? of(fields) : Optional.empty();
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<AlarmLine> of(Map<String, String> fields) {
    if (!fields
        .keySet()
        .containsAll(java.util.Set.of("at", "state", "alarm", "job", "subject", "since", "text"))) {
      return Optional.empty();
    }
    Alarm.Kind kind =
        Alarm.Kind.valueOf(text(fields, "alarm").toUpperCase(Locale.ROOT).replace('-', '_'));
    return Optional.of(
        new AlarmLine(
            Instant.parse(text(fields, "at")),
            text(fields, "state"),
            new Alarm(
                kind,
                text(fields, "job"),
                text(fields, "subject"),
                Instant.parse(text(fields, "since")),
                text(fields, "text"))));
  }

  private static String text(Map<String, String> fields, String name) {
    return fields.getOrDefault(name, "");
  }
}
