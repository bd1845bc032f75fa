package io.tidemark.backup.catalog;

import java.io.IOException;
import java.time.Instant;

/**
 * The form at rest of a piece of the log that will never be stored.
 *
 * @param timeline its timeline
 * @param from its first byte, in PostgreSQL's notation
 * @param to the byte after its last
 * @param cause how it came about, for people
 * @param foundAt when it was found out
 */
public record GapRecord(long timeline, String from, String to, String cause, Instant foundAt) {

  /** Reads one. */
  public static GapRecord read(byte[] bytes) throws IOException {
    JsonObject json = JsonObject.parse(bytes);
    return new GapRecord(
        json.count("timeline"),
        json.text("from"),
        json.text("to"),
        json.text("cause"),
        json.instant("foundAt"));
  }

  /** Returns its bytes at rest. */
  public byte[] write() {
    return JsonText.of(
        json -> {
          json.writeNumberField("formatVersion", Manifest.FORMAT_VERSION);
          json.writeNumberField("timeline", timeline);
          json.writeStringField("from", from);
          json.writeStringField("to", to);
          json.writeStringField("cause", cause);
          json.writeStringField("foundAt", foundAt.toString());
        });
  }
}
