package io.tidemark.backup.catalog;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * That somebody wants a backup to stay, at rest beside each copy of it.
 *
 * @param reason why, for people
 * @param at since when
 * @param until when it ends to hold; empty for never
 */
public record PinRecord(String reason, Instant at, Optional<Instant> until) {

  /** Reads one. */
  static PinRecord read(byte[] bytes) throws IOException {
    JsonObject json = JsonObject.parse(bytes);
    return new PinRecord(json.text("reason"), json.instant("at"), json.optionalInstant("until"));
  }

  /** Returns its bytes at rest. */
  byte[] write() {
    return JsonText.of(
        json -> {
          json.writeNumberField("formatVersion", Manifest.FORMAT_VERSION);
          json.writeStringField("reason", reason);
          json.writeStringField("at", at.toString());
          if (until.isPresent()) {
            json.writeStringField("until", until.get().toString());
          }
        });
  }
}
