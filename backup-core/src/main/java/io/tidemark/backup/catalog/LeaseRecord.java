package io.tidemark.backup.catalog;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;

/**
 * One link of a chain of leases in a storage: who has the turn, and for how long.
 *
 * @param owner identifies one turn of one holder
 * @param holder who that is, for people
 * @param at when it was written, by the holder's clock
 * @param lasts for how long, from the last link on
 * @param released whether it gives the turn back
 */
public record LeaseRecord(
    String owner, String holder, Instant at, Duration lasts, boolean released) {

  private static final int MAX_BYTES = 64 * 1024;

  /** Returns the bytes at rest. */
  public byte[] write() {
    return JsonText.of(
        json -> {
          json.writeNumberField("formatVersion", Manifest.FORMAT_VERSION);
          json.writeStringField("owner", owner);
          json.writeStringField("holder", holder);
          json.writeStringField("at", at.toString());
          json.writeNumberField("lastsMillis", lasts.toMillis());
          json.writeBooleanField("released", released);
        });
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws io.tidemark.backup.storage.ObjectNotFoundException if it was deleted meanwhile
   */
  public static LeaseRecord read(Storage storage, StorageKey key) throws IOException {
    try (InputStream in = storage.open(key)) {
      JsonObject json = JsonObject.parse(in.readNBytes(MAX_BYTES));
      return new LeaseRecord(
          json.text("owner"),
          json.text("holder"),
          json.instant("at"),
          Duration.ofMillis(json.number("lastsMillis")),
          json.flag("released"));
    }
  }
}
