package io.tidemark.backup.storages;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;

/** Loses an object as soon as another one is stored, as if somebody cleaned up. */
public final class VanishingStorage extends ForwardingStorage {

  private final String trigger;
  private final StorageKey victim;

  /**
   * Creates the storage.
   *
   * @param trigger the last segment of the key whose put is the moment
   * @param victim what is deleted then
   */
  public VanishingStorage(Storage below, String trigger, StorageKey victim) {
    super(below);
    this.trigger = trigger;
    this.victim = victim;
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    StoredObject stored = super.put(key, labels, content);
    if (key.name().equals(trigger)) {
      delete(victim);
    }
    return stored;
  }
}
