package io.tidemark.backup.catalog;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a restore drill has shown, at rest in the journal of the job.
 *
 * @param backup what was restored
 * @param at when the drill began
 * @param problem why it failed; empty if it passed
 * @param rto from the begin of the restore until the restored could be used; empty if it never
 *     could
 * @param objective how long that may take; empty if nobody has said
 * @param facts what else was seen, such as the number of rows
 */
public record DrillRecord(
    BackupId backup,
    Instant at,
    Optional<String> problem,
    Optional<Duration> rto,
    Optional<Duration> objective,
    Map<String, String> facts) {

  public DrillRecord {
    facts = Map.copyOf(facts);
  }

  /** Whether the backup could be restored, however long it took. */
  public boolean passed() {
    return problem.isEmpty();
  }

  /** Whether it passed within the objective, if there is one. */
  public boolean inTime() {
    return passed()
        && (objective.isEmpty()
            || rto.filter(it -> it.compareTo(objective.get()) <= 0).isPresent());
  }

  /** Reads one. */
  static DrillRecord read(byte[] bytes) throws IOException {
    JsonObject json = JsonObject.parse(bytes);
    return new DrillRecord(
        json.backupId("backup"),
        json.instant("at"),
        json.optionalText("problem"),
        json.optionalMillis("rtoMillis"),
        json.optionalMillis("objectiveMillis"),
        json.textMap("facts"));
  }

  /** Returns its bytes at rest. */
  byte[] write() {
    return JsonText.of(
        json -> {
          json.writeNumberField("formatVersion", Manifest.FORMAT_VERSION);
          json.writeStringField("backup", backup.value());
          json.writeStringField("at", at.toString());
          if (problem.isPresent()) {
            json.writeStringField("problem", Records.limited(problem.get()));
          }
          if (rto.isPresent()) {
            json.writeNumberField("rtoMillis", rto.get().toMillis());
          }
          if (objective.isPresent()) {
            json.writeNumberField("objectiveMillis", objective.get().toMillis());
          }
          JsonText.textMap(json, "facts", facts);
        });
  }
}
