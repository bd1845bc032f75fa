package io.tidemark.backup.benchmarks;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.storages.ForwardingStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Takes longer for each request, and lists by pages of a thousand as S3 does. */
final class DistantStorage extends ForwardingStorage {

  private static final int PAGE_SIZE = 1_000;

  private final Duration latency;

  DistantStorage(Storage below, Duration latency) {
    super(below);
    this.latency = latency;
  }

  @Override
  public InputStream open(StorageKey key) throws IOException {
    travel(1);
    return super.open(key);
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    List<StoredObject> objects = super.list(prefix);
    travel(objects.size() / PAGE_SIZE + 1);
    return objects;
  }

  private void travel(int times) throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(latency.toNanos() * times);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
