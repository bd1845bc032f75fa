package io.tidemark.backup.benchmarks;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Forgets the archives of base backups, and keeps the small files. */
final class DiscardingStorage implements Storage {

  private final Storage small = new InMemoryStorage();

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    if (!key.name().contains(".tar")) {
      return small.put(key, labels, content);
    }
    Counting counting = new Counting();
    StoredObject kept = small.put(key, labels, out -> content.writeTo(counting));
    return new StoredObject(key, counting.bytes, kept.storedAt());
  }

  private static final class Counting extends OutputStream {
    private long bytes;

    @Override
    public void write(int one) {
      bytes++;
    }

    @Override
    public void write(byte[] many, int offset, int length) {
      bytes += length;
    }
  }

  @Override
  public InputStream open(StorageKey key) throws IOException {
    return small.open(key);
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    return small.list(prefix);
  }

  @Override
  public void delete(StorageKey key) throws IOException {
    small.delete(key);
  }

  @Override
  public void close() throws IOException {
    small.close();
  }
}
