package io.tidemark.backup.storage;

import java.time.Instant;

/**
 * A published object.
 *
 * @param key its name
 * @param sizeBytes its size
 * @param storedAt when it was published, by the storage's clock, which is the same for all objects
 *     and clients; for display and for the age of leftovers, never for the order of backups
 */
public record StoredObject(StorageKey key, long sizeBytes, Instant storedAt) {

  public StoredObject {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("negative size of " + key + ": " + sizeBytes);
    }
  }
}
