package io.tidemark.backup.memory;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.storages.ForwardingStorage;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Has the garbage collected, and so the heap in use logged, each time some bytes were stored. */
final class CollectingStorage extends ForwardingStorage {

  private static final int STEP_BYTES = 256 << 10;

  CollectingStorage(Storage below) {
    super(below);
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    return super.put(key, labels, out -> content.writeTo(counted(out)));
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
}
