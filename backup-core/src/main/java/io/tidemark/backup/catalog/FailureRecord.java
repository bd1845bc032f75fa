package io.tidemark.backup.catalog;

import java.io.IOException;
import java.time.Instant;

/**
 * That a run has made no backup, at rest in the journal of the job.
 *
 * @param id the id that the backup would have had
 * @param at when it failed
 * @param problem why
 */
public record FailureRecord(BackupId id, Instant at, String problem) {

  /** Reads one. */
  static FailureRecord read(byte[] bytes) throws IOException {
    JsonObject json = JsonObject.parse(bytes);
    return new FailureRecord(json.backupId("id"), json.instant("at"), json.text("problem"));
  }

  /** Returns its bytes at rest. */
  byte[] write() {
    return JsonText.of(
        json -> {
          json.writeNumberField("formatVersion", Manifest.FORMAT_VERSION);
          json.writeStringField("id", id.value());
          json.writeStringField("at", at.toString());
          json.writeStringField("problem", Records.limited(problem));
        });
  }
}
