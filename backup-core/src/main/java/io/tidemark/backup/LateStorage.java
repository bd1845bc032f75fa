package io.tidemark.backup;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StorageListener;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A storage that could not be opened, and that each call tries to open again: what uses it lasts
 * longer than the reason may. Thread-safe.
 */
final class LateStorage implements Storage {

  private final Place place;
  private final StorageListener listener;
  private Place.@Nullable Opened opened;

  LateStorage(Place place, StorageListener listener) {
    this.place = place;
    this.listener = listener;
  }

  private synchronized Storage storage() throws IOException {
    try {
      Place.Opened known = opened != null ? opened : place.open(listener);
      opened = known;
      return known.storage();
    } catch (BackupException e) {
      throw new IOException(Failures.text(e), e);
    }
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    return storage().put(key, labels, content);
  }

  @Override
  public InputStream open(StorageKey key) throws IOException {
    return storage().open(key);
  }

  @Override
  public InputStream open(StorageKey key, long offset) throws IOException {
    return storage().open(key, offset);
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    return storage().list(prefix);
  }

  @Override
  public SortedSet<String> folders(String folder) throws IOException {
    return storage().folders(folder);
  }

  @Override
  public void delete(StorageKey key) throws IOException {
    storage().delete(key);
  }

  @Override
  public void deleteAll(Collection<StorageKey> keys) throws IOException {
    storage().deleteAll(keys);
  }

  @Override
  public Optional<Instant> protectedUntil(StorageKey key) throws IOException {
    return storage().protectedUntil(key);
  }

  @Override
  public synchronized void close() throws IOException {
    if (opened != null) {
      opened.close();
    }
  }
}
