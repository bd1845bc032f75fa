package io.tidemark.backup.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemark.backup.report.ReportFacts.PlaceState;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Prints one JSON object; docs/reports.md specifies it. */
final class JsonForm {

  /** The version of its shape: a field may come, none goes or changes its meaning. */
  static final int FORMAT_VERSION = 1;

  private final Report report;

  JsonForm(Report report) {
    this.report = report;
  }

  String print() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeNumberField("formatVersion", FORMAT_VERSION);
      json.writeStringField("title", report.title());
      time(json, "at", report.at());
      json.writeStringField("zone", report.zone().getId());
      json.writeStringField("libraryVersion", report.libraryVersion());
      places(json);
      json.writeArrayFieldStart("jobs");
      for (JobReport job : report.jobs()) {
        new JobJson(json, job).write();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory does not fail", e);
    }
    return text.append('\n').toString();
  }

  private void places(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("places");
    for (PlaceState place : report.places()) {
      json.writeStartObject();
      json.writeStringField("location", place.location());
      text(json, "problem", place.problem());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void time(JsonGenerator json, String name, Instant at) throws IOException {
    json.writeStringField(name, at.toString());
  }

  static void time(JsonGenerator json, String name, Optional<Instant> at) throws IOException {
    text(json, name, at.map(Instant::toString));
  }

  static void millis(JsonGenerator json, String name, Optional<Duration> took) throws IOException {
    number(json, name, took.map(Duration::toMillis));
  }

  /** Writes a field that is absent where there is nothing to say. */
  static void text(JsonGenerator json, String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  static void number(JsonGenerator json, String name, Optional<Long> value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.get());
    }
  }

  static void texts(JsonGenerator json, String name, Iterable<?> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (Object value : values) {
      json.writeString(value.toString());
    }
    json.writeEndArray();
  }
}
