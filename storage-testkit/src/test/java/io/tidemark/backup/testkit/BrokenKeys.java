package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Storages that cannot tell keys apart, or refuse some. */
final class BrokenKeys {

  private BrokenKeys() {}

  /** Refuses certain keys. */
  static class Refuses extends BrokenStorage {

    private final Predicate<String> refused;

    Refuses(Predicate<String> refused, InMemoryStorage below) {
      super(below);
      this.refused = refused;
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      if (refused.test(key.value())) {
        throw new IOException("the key '" + key + "' is not supported");
      }
      return below.put(key, labels, content);
    }
  }

  /** Stores an object under another name than it was given. */
  static class Renames extends BrokenStorage {

    private final UnaryOperator<String> rename;

    Renames(UnaryOperator<String> rename, InMemoryStorage below) {
      super(below);
      this.rename = rename;
    }

    private StorageKey renamed(StorageKey key) {
      return new StorageKey(rename.apply(key.value()));
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      StoredObject object = below.put(renamed(key), labels, content);
      return new StoredObject(key, object.sizeBytes(), object.storedAt());
    }

    @Override
    public InputStream open(StorageKey key) throws IOException {
      return below.open(renamed(key));
    }

    @Override
    public void delete(StorageKey key) {
      below.delete(renamed(key));
    }
  }
}
