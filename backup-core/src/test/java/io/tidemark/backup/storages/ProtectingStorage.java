package io.tidemark.backup.storages;

import io.tidemark.backup.storage.ObjectProtectedException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.util.function.Predicate;

/** Deletes no object that it protects, as a bucket with a lock does. */
public final class ProtectingStorage extends ForwardingStorage {

  private final Predicate<String> subject;

  public ProtectingStorage(Storage below, Predicate<String> subject) {
    super(below);
    this.subject = subject;
  }

  @Override
  public void delete(StorageKey key) throws IOException {
    boolean exists = list(key.value()).stream().anyMatch(object -> object.key().equals(key));
    if (exists && subject.test(key.value())) {
      throw new ObjectProtectedException(key, "legal hold");
    }
    super.delete(key);
  }
}
