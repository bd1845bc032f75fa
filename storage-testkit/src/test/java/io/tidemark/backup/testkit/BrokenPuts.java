package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** Storages whose puts succeed in a wrong way. */
final class BrokenPuts {

  private BrokenPuts() {}

  /** Appends to an object that everyone can see, and removes it if the content fails. */
  static class WritesInPlace extends BrokenStorage {

    WritesInPlace(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      below.put(key, labels, out -> {});
      boolean done = false;
      try {
        content.writeTo(new InPlace(key));
        failIfInterrupted();
        done = true;
      } finally {
        if (!done) {
          below.delete(key);
        }
      }
      return new StoredObject(
          key, below.bytes(key).length, below.list(key.value()).get(0).storedAt());
    }

    private final class InPlace extends ByteArrayOutputStream {

      private final StorageKey key;

      InPlace(StorageKey key) {
        this.key = key;
      }

      @Override
      public void flush() throws IOException {
        below.tamper(key, old -> toByteArray());
      }

      @Override
      public synchronized void write(byte[] bytes, int offset, int length) {
        super.write(bytes, offset, length);
        try {
          flush();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
      }
    }
  }

  /** Keeps its staging object where the listing finds it. */
  static class ListsStaging extends BrokenStorage {

    ListsStaging(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      StorageKey staging = new StorageKey("staging-" + key.value().hashCode());
      below.put(staging, labels, out -> {});
      try {
        return below.put(key, labels, content);
      } finally {
        below.delete(staging);
      }
    }
  }

  /** Measures the content in a first pass. */
  static class CallsContentTwice extends BrokenStorage {

    CallsContentTwice(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      refuseExisting(key);
      content.writeTo(new ByteArrayOutputStream());
      return below.put(key, labels, content);
    }
  }

  /** Lets a thread of its own produce the content. */
  static class RunsContentElsewhere extends BrokenStorage {

    RunsContentElsewhere(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      return below.put(
          key,
          labels,
          out -> CompletableFuture.supplyAsync(() -> run(content, out)).join().writeTo(out));
    }

    /** Returns how it ended: as content that does nothing, or throws the same. */
    private static ContentWriter run(ContentWriter content, OutputStream out) {
      try {
        content.writeTo(out);
        return done -> {};
      } catch (IOException e) {
        return failed -> {
          throw e;
        };
      } catch (RuntimeException | Error e) {
        return failed -> {
          throw e;
        };
      }
    }
  }

  /** Forgets to count. */
  static class ReportsNoSize extends BrokenStorage {

    ReportsNoSize(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      StoredObject object = below.put(key, labels, content);
      return new StoredObject(key, 0, object.storedAt());
    }
  }

  /** Knows some labels only. */
  static class RefusesLabels extends BrokenStorage {

    RefusesLabels(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      if (!labels.values().isEmpty()) {
        throw new IOException("labels are not supported");
      }
      return below.put(key, labels, content);
    }
  }

  /** Shows an object to others when it is closed, and to itself at once. */
  static class PublishesLater extends BrokenStorage {

    private final InMemoryStorage mine = new InMemoryStorage();

    PublishesLater(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      below.list("");
      refuseExisting(key);
      return mine.put(key, labels, content);
    }

    @Override
    public void close() throws IOException {
      for (StoredObject object : mine.list("")) {
        byte[] bytes = mine.bytes(object.key());
        below.put(object.key(), Labels.none(), out -> out.write(bytes));
      }
      mine.list("").forEach(object -> mine.delete(object.key()));
      below.close();
    }
  }
}
