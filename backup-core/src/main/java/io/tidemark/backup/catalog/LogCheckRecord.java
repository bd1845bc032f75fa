package io.tidemark.backup.catalog;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far a server's log was read in one place, at rest in the journal there. Reading it all takes
 * many such steps, which make a round.
 *
 * @param at when this step began
 * @param roundBegan when the first step of the round began
 * @param next PostgreSQL's name of the file after which the next step goes on; empty if the round
 *     has come to its end
 * @param files how many files were read
 * @param bytes their bytes at rest
 * @param damaged what is wrong with files, by PostgreSQL's names; no more than the first twenty
 */
public record LogCheckRecord(
    Instant at,
    Instant roundBegan,
    Optional<String> next,
    long files,
    long bytes,
    Map<String, String> damaged) {

  private static final int MAX_DAMAGED = 20;

  public LogCheckRecord {
    damaged = Map.copyOf(damaged);
  }

  /** Reads one. */
  static LogCheckRecord read(byte[] bytes) throws IOException {
    JsonObject json = JsonObject.parse(bytes);
    return new LogCheckRecord(
        json.instant("at"),
        json.instant("roundBegan"),
        json.optionalText("next"),
        json.count("files"),
        json.count("bytes"),
        json.textMap("damaged"));
  }

  /** Returns its bytes at rest. */
  byte[] write() {
    Map<String, String> first = new TreeMap<>();
    new TreeMap<>(damaged)
        .entrySet().stream()
            .limit(MAX_DAMAGED)
            .forEach(file -> first.put(file.getKey(), Records.limited(file.getValue(), 1_000)));
    return JsonText.of(
        json -> {
          json.writeNumberField("formatVersion", Manifest.FORMAT_VERSION);
          json.writeStringField("at", at.toString());
          json.writeStringField("roundBegan", roundBegan.toString());
          if (next.isPresent()) {
            json.writeStringField("next", next.get());
          }
          json.writeNumberField("files", files);
          json.writeNumberField("bytes", bytes);
          JsonText.textMap(json, "damaged", first);
        });
  }
}
