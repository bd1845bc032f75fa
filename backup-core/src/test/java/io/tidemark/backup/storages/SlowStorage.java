package io.tidemark.backup.storages;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Takes its time for every chunk and still takes all of them. */
public final class SlowStorage extends ForwardingStorage {

  private final Duration pause;

  public SlowStorage(Storage below, Duration pause) {
    super(below);
    this.pause = pause;
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    return super.put(key, labels, out -> content.writeTo(slow(out)));
  }

  private OutputStream slow(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        LockSupport.parkNanos(pause.toNanos());
        out.write(bytes, offset, length);
      }
    };
  }
}
