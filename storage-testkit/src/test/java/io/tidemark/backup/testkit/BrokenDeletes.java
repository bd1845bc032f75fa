package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.util.Collection;

/** Storages that delete several objects in a wrong way. */
final class BrokenDeletes {

  private BrokenDeletes() {}

  /** Deletes the first so many. */
  static class DeletesOnly extends BrokenStorage {

    private final int limit;

    DeletesOnly(int limit, InMemoryStorage below) {
      super(below);
      this.limit = limit;
    }

    @Override
    public void deleteAll(Collection<StorageKey> keys) throws IOException {
      below.deleteAll(keys.stream().limit(limit).toList());
    }
  }

  /** Deletes whatever begins like one of them. */
  static class DeletesPrefixes extends BrokenStorage {

    DeletesPrefixes(InMemoryStorage below) {
      super(below);
    }

    @Override
    public void deleteAll(Collection<StorageKey> keys) {
      for (StorageKey key : keys) {
        below.list(key.value()).forEach(object -> below.delete(object.key()));
      }
    }
  }

  /** Sends a request without content, which no server takes. */
  static class RefusesNone extends BrokenStorage {

    RefusesNone(InMemoryStorage below) {
      super(below);
    }

    @Override
    public void deleteAll(Collection<StorageKey> keys) throws IOException {
      if (keys.isEmpty()) {
        throw new IOException("malformed request");
      }
      below.deleteAll(keys);
    }
  }

  /** Insists that all of them are there. */
  static class InsistsOnAll extends BrokenStorage {

    InsistsOnAll(InMemoryStorage below) {
      super(below);
    }

    @Override
    public void deleteAll(Collection<StorageKey> keys) throws IOException {
      for (StorageKey key : keys) {
        if (!exists(key)) {
          throw new ObjectNotFoundException(key);
        }
        below.delete(key);
      }
    }
  }
}
