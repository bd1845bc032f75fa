package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
          throw new java.io.UncheckedIOException(e);
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

  /** Publishes what it has when the stream is closed. */
  static class CommitsOnClose extends BrokenStorage {

    CommitsOnClose(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      refuseExisting(key);
      ByteArrayOutputStream buffer = new ByteArrayOutputStream();
      content.writeTo(
          new FilterOutputStream(buffer) {
            @Override
            public void close() throws IOException {
              replace(key, buffer);
            }
          });
      return replace(key, buffer);
    }
  }

  /** Gives the writer what does not survive a close. */
  static class ClosesForGood extends BrokenStorage {

    ClosesForGood(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      return below.put(
          key, labels, out -> content.writeTo(new java.io.BufferedOutputStream(new Closing(out))));
    }

    private static final class Closing extends FilterOutputStream {

      private boolean closed;

      Closing(OutputStream out) {
        super(out);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        if (closed) {
          throw new IOException("closed");
        }
        out.write(bytes, offset, length);
      }

      @Override
      public void close() {
        closed = true;
      }
    }
  }

  /** Loses what is in its buffer at the end. */
  static class DropsTheLastBuffer extends BrokenStorage {

    DropsTheLastBuffer(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      return below.put(
          key, labels, out -> content.writeTo(new java.io.BufferedOutputStream(out, 4_096)));
    }
  }

  /** Overrides the wrong method of a stream. */
  static class DropsSingleBytes extends BrokenStorage {

    DropsSingleBytes(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      return below.put(key, labels, out -> content.writeTo(new ArraysOnly(out)));
    }

    private static final class ArraysOnly extends FilterOutputStream {

      ArraysOnly(OutputStream out) {
        super(out);
      }

      @Override
      public void write(int b) {}

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }
    }
  }

  /** Queues the caller's arrays and copies them when it is too late. */
  static class KeepsTheCallersArrays extends BrokenStorage {

    KeepsTheCallersArrays(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      return below.put(
          key,
          labels,
          out -> {
            List<ContentWriter> queue = new ArrayList<>();
            content.writeTo(new Queueing(queue));
            for (ContentWriter piece : queue) {
              piece.writeTo(out);
            }
          });
    }

    private static final class Queueing extends OutputStream {

      private final List<ContentWriter> queue;

      Queueing(List<ContentWriter> queue) {
        this.queue = queue;
      }

      @Override
      public void write(int b) {
        queue.add(out -> out.write(b));
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        queue.add(out -> out.write(bytes, offset, length));
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

  /** Goes on taking bytes after the object is published. */
  static class KeepsTheStreamOpen extends BrokenStorage {

    KeepsTheStreamOpen(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      boolean[] published = new boolean[1];
      StoredObject object =
          below.put(
              key,
              labels,
              out ->
                  content.writeTo(
                      new FilterOutputStream(out) {
                        @Override
                        public void write(byte[] bytes, int offset, int length) throws IOException {
                          if (published[0]) {
                            below.tamper(key, old -> Arrays.copyOf(old, old.length + length));
                          } else {
                            out.write(bytes, offset, length);
                          }
                        }
                      }));
      published[0] = true;
      return object;
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
