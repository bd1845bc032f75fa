package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.StorageKey;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Storages that deliver something else than the object. */
final class BrokenReads {

  private BrokenReads() {}

  /** Finds out on the first read that there is nothing to read. */
  static class NoticesAbsenceLate extends BrokenStorage {

    NoticesAbsenceLate(InMemoryStorage below) {
      super(below);
    }

    @Override
    public InputStream open(StorageKey key) throws IOException {
      try {
        return below.open(key);
      } catch (ObjectNotFoundException e) {
        InputStream broken = InputStream.nullInputStream();
        broken.close();
        return broken;
      }
    }
  }

  /** Takes the absent for the empty. */
  static class AbsentIsEmpty extends BrokenStorage {

    AbsentIsEmpty(InMemoryStorage below) {
      super(below);
    }

    @Override
    public InputStream open(StorageKey key) throws IOException {
      below.list("");
      return exists(key) ? below.open(key) : InputStream.nullInputStream();
    }
  }

  /** Opens whatever begins like the key. */
  static class OpensFolders extends BrokenStorage {

    OpensFolders(InMemoryStorage below) {
      super(below);
    }

    @Override
    public InputStream open(StorageKey key) throws IOException {
      return below.list(key + "/").isEmpty() ? below.open(key) : InputStream.nullInputStream();
    }
  }

  /** Ends without a word after so many bytes. */
  static class EndsAfter extends BrokenStorage {

    private final int bytes;

    EndsAfter(int bytes, InMemoryStorage below) {
      super(below);
      this.bytes = bytes;
    }

    @Override
    public InputStream open(StorageKey key) throws IOException {
      byte[] whole = below.open(key).readAllBytes();
      return new ByteArrayInputStream(whole, 0, Math.min(whole.length, bytes));
    }
  }

  /** Skips nothing and says that it did. */
  static class CannotSkip extends BrokenStorage {

    CannotSkip(InMemoryStorage below) {
      super(below);
    }

    @Override
    public InputStream open(StorageKey key) throws IOException {
      return new FilterInputStream(below.open(key)) {
        @Override
        public long skip(long count) {
          return count;
        }

        @Override
        public void skipNBytes(long count) {}
      };
    }
  }

  /** Keeps one position per object. */
  static class SharesOnePosition extends BrokenStorage {

    private final Map<StorageKey, InputStream> streams = new ConcurrentHashMap<>();

    SharesOnePosition(InMemoryStorage below) {
      super(below);
    }

    @Override
    public InputStream open(StorageKey key) throws IOException {
      InputStream in = below.open(key);
      return new FilterInputStream(streams.getOrDefault(key, in)) {
        {
          streams.put(key, super.in);
        }

        @Override
        public void close() {
          streams.remove(key);
        }
      };
    }
  }

  /** Takes a reader that leaves early for a failure of the object. */
  static class RemovesWhatIsLeftEarly extends BrokenStorage {

    RemovesWhatIsLeftEarly(InMemoryStorage below) {
      super(below);
    }

    @Override
    public InputStream open(StorageKey key) throws IOException {
      return new FilterInputStream(below.open(key)) {
        @Override
        public void close() throws IOException {
          if (available() > 500_000) {
            below.delete(key);
          }
        }
      };
    }
  }

  /** Loses the last byte of anything that is larger than so many bytes. */
  static class CutsWhatIsLargerThan extends BrokenStorage {

    private final int bytes;

    CutsWhatIsLargerThan(int bytes, InMemoryStorage below) {
      super(below);
      this.bytes = bytes;
    }

    @Override
    public InputStream open(StorageKey key) throws IOException {
      byte[] whole = below.open(key).readAllBytes();
      int length = whole.length > bytes ? whole.length - 1 : whole.length;
      return new ByteArrayInputStream(Arrays.copyOf(whole, length));
    }
  }
}
