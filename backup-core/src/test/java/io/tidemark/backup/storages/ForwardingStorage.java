package io.tidemark.backup.storages;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Passes every call on, for storages that change one of them. */
public class ForwardingStorage implements Storage {

  private final Storage below;

  protected ForwardingStorage(Storage below) {
    this.below = below;
  }

  protected final Storage below() {
    return below;
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    return below.put(key, labels, content);
  }

  @Override
  public InputStream open(StorageKey key) throws IOException {
    return below.open(key);
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    return below.list(prefix);
  }

  @Override
  public void delete(StorageKey key) throws IOException {
    below.delete(key);
  }

  @Override
  public Optional<Instant> protectedUntil(StorageKey key) throws IOException {
    return below.protectedUntil(key);
  }

  @Override
  public void close() throws IOException {
    below.close();
  }
}
