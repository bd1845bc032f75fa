package io.tidemark.backup.benchmarks;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.storages.ForwardingStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.io.OutputStream;

/** Forgets the archives of base backups, and keeps the small files. */
final class DiscardingStorage extends ForwardingStorage {

  DiscardingStorage() {
    super(new InMemoryStorage());
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    if (!key.name().contains(".tar")) {
      return super.put(key, labels, content);
    }
    Counting counting = new Counting();
    StoredObject kept = super.put(key, labels, out -> content.writeTo(counting));
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
}
