package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.StorageKey;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/** Storages that begin to read at a wrong place. */
final class BrokenOffsets {

  private BrokenOffsets() {}

  /** Begins where every object begins. */
  static class IgnoresTheOffset extends BrokenStorage {

    IgnoresTheOffset(InMemoryStorage below) {
      super(below);
    }

    @Override
    public InputStream open(StorageKey key, long offset) throws IOException {
      below.open(key, offset).close();
      return below.open(key);
    }
  }

  /**
   * Takes "the range is not satisfiable" for a failure where it only means that there is no more.
   */
  static class RefusesTheEnd extends BrokenStorage {

    RefusesTheEnd(InMemoryStorage below) {
      super(below);
    }

    @Override
    public InputStream open(StorageKey key, long offset) throws IOException {
      if (offset >= below.bytes(key).length) {
        throw new EOFException("416");
      }
      return below.open(key, offset);
    }
  }

  /** Takes it for the end wherever it comes. */
  static class EndsBeyondTheEnd extends BrokenStorage {

    EndsBeyondTheEnd(InMemoryStorage below) {
      super(below);
    }

    @Override
    public InputStream open(StorageKey key, long offset) throws IOException {
      byte[] all = below.bytes(key);
      int start = (int) Math.min(offset, all.length);
      return new ByteArrayInputStream(all, start, all.length - start);
    }
  }

  /** Takes the absent for the end. */
  static class AbsentIsTheEnd extends BrokenStorage {

    AbsentIsTheEnd(InMemoryStorage below) {
      super(below);
    }

    @Override
    public InputStream open(StorageKey key, long offset) throws IOException {
      try {
        return below.open(key, offset);
      } catch (ObjectNotFoundException e) {
        return InputStream.nullInputStream();
      }
    }
  }

  /** Keeps a handle of its hundred for every reader that got none. */
  static class LosesHandles extends BrokenStorage {

    private final Semaphore handles = new Semaphore(100);

    LosesHandles(InMemoryStorage below) {
      super(below);
    }

    @Override
    public InputStream open(StorageKey key, long offset) throws IOException {
      if (!handles.tryAcquire()) {
        throw new IOException("too many open files");
      }
      return new FilterInputStream(below.open(key, offset)) {
        @Override
        public void close() {
          handles.release();
        }
      };
    }
  }

  /** Forgets in one of its two ways to read that it is closed. */
  static class ReadsWhenClosed extends BrokenStorage {

    ReadsWhenClosed(InMemoryStorage below) {
      super(below);
    }

    @Override
    public InputStream open(StorageKey key, long offset) throws IOException {
      return below.reopen().open(key, offset);
    }
  }
}
