package io.tidemark.backup.memory;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Has the garbage collected, and so the heap in use logged, each time some bytes were stored. */
final class CollectingStorage implements Storage {

  private static final int STEP_BYTES = 256 << 10;

  private final Storage below;

  CollectingStorage(Storage below) {
    this.below = below;
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    return below.put(key, labels, out -> content.writeTo(counted(out)));
  }

  private OutputStream counted(OutputStream out) {
    return new FilterOutputStream(out) {
      private long sinceLast;

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        sinceLast += length;
        if (sinceLast >= STEP_BYTES) {
          sinceLast = 0;
          System.gc();
        }
      }
    };
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
}
