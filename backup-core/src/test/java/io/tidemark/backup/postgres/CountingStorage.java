package io.tidemark.backup.postgres;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.storages.ForwardingStorage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what costs. */
final class CountingStorage extends ForwardingStorage {

  private final AtomicLong puts = new AtomicLong();
  private final AtomicLong lists = new AtomicLong();

  CountingStorage(Storage below) {
    super(below);
  }

  long puts() {
    return puts.get();
  }

  long lists() {
    return lists.get();
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    puts.incrementAndGet();
    return super.put(key, labels, content);
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    lists.incrementAndGet();
    return super.list(prefix);
  }
}
