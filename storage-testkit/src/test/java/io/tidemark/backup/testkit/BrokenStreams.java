package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Storages that lend a stream which does not do what it should. */
final class BrokenStreams {

  private BrokenStreams() {}

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
          key, labels, out -> content.writeTo(new BufferedOutputStream(new Closing(out))));
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
      return below.put(key, labels, out -> content.writeTo(new BufferedOutputStream(out, 4_096)));
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
}
