package io.tidemark.backup.catalog;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What reading one copy of a backup has shown, at rest beside that copy.
 *
 * @param at when the reading began
 * @param depth how much was read, such as {@code stored}
 * @param problem what is wrong; empty if nothing is
 * @param readBytes how many bytes were read, at rest or decoded
 * @param took how long it took
 */
public record CheckRecord(
    Instant at, String depth, Optional<String> problem, long readBytes, Duration took) {

  /** Reads one. */
  static CheckRecord read(byte[] bytes) throws IOException {
    JsonObject json = JsonObject.parse(bytes);
    return new CheckRecord(
        json.instant("at"),
        json.text("depth"),
        json.optionalText("problem"),
        json.count("readBytes"),
        Duration.ofMillis(json.count("millis")));
  }

  /** Returns its bytes at rest. */
  byte[] write() {
    return JsonText.of(
        json -> {
          json.writeNumberField("formatVersion", Manifest.FORMAT_VERSION);
          json.writeStringField("at", at.toString());
          json.writeStringField("depth", depth);
          if (problem.isPresent()) {
            json.writeStringField("problem", Records.limited(problem.get()));
          }
          json.writeNumberField("readBytes", readBytes);
          json.writeNumberField("millis", took.toMillis());
        });
  }
}
