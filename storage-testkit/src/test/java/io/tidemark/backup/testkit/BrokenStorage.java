package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;

/** A good storage, from which the broken ones each differ in one respect. */
class BrokenStorage implements Storage {

  final InMemoryStorage below;

  BrokenStorage(InMemoryStorage below) {
    this.below = below;
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
  public void close() throws IOException {
    below.close();
  }

  final boolean exists(StorageKey key) {
    return below.list(key.value()).stream().anyMatch(object -> object.key().equals(key));
  }

  final void refuseExisting(StorageKey key) throws ObjectExistsException {
    if (exists(key)) {
      throw new ObjectExistsException(key);
    }
  }

  final StoredObject replace(StorageKey key, ByteArrayOutputStream content) throws IOException {
    below.delete(key);
    return below.put(key, Labels.none(), content::writeTo);
  }

  static void failIfInterrupted() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException();
    }
  }
}
