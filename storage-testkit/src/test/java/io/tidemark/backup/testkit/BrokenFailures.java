package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** Storages that do something else than nothing when a put fails. */
final class BrokenFailures {

  private BrokenFailures() {}

  /** Publishes what arrived before a failure of a certain type. */
  static class CommitsOn extends BrokenStorage {

    private final Class<? extends Throwable> type;

    CommitsOn(Class<? extends Throwable> type, InMemoryStorage below) {
      super(below);
      this.type = type;
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      refuseExisting(key);
      ByteArrayOutputStream buffer = new ByteArrayOutputStream();
      try {
        return below.put(
            key,
            labels,
            out -> {
              content.writeTo(buffer);
              buffer.writeTo(out);
            });
      } catch (IOException | RuntimeException | Error e) {
        if (type.isInstance(e) && !(e instanceof ObjectExistsException)) {
          boolean interrupted = Thread.interrupted();
          replace(key, buffer);
          if (interrupted) {
            Thread.currentThread().interrupt();
          }
        }
        throw e;
      }
    }
  }

  /** Throws an exception of its own kind. */
  static class WrapsFailures extends BrokenStorage {

    WrapsFailures(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      try {
        return below.put(key, labels, content);
      } catch (ObjectExistsException e) {
        throw e;
      } catch (IOException e) {
        throw new IOException("put failed", e);
      }
    }
  }

  /** Tries again what cannot be tried again. */
  static class RetriesFailedContent extends BrokenStorage {

    RetriesFailedContent(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      try {
        return below.put(key, labels, content);
      } catch (ObjectExistsException e) {
        throw e;
      } catch (IOException e) {
        return below.put(key, labels, content);
      }
    }
  }

  /** Reserves a key before the content and never gives it back. */
  static class LeavesAReservation extends BrokenStorage {

    private final java.util.Set<StorageKey> reserved =
        java.util.concurrent.ConcurrentHashMap.newKeySet();

    LeavesAReservation(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      below.list("");
      if (!reserved.add(key)) {
        throw new ObjectExistsException(key);
      }
      StoredObject object = below.put(key, labels, content);
      reserved.remove(key);
      return object;
    }
  }

  /** Does not notice an interrupt. */
  static class IgnoresInterrupts extends BrokenStorage {

    IgnoresInterrupts(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      boolean[] interrupted = new boolean[1];
      StoredObject object =
          below.put(
              key,
              labels,
              out -> {
                content.writeTo(out);
                interrupted[0] = Thread.interrupted();
              });
      if (interrupted[0]) {
        Thread.currentThread().interrupt();
      }
      return object;
    }
  }

  /** Notices an interrupt and keeps it to itself. */
  static class SwallowsInterrupts extends BrokenStorage {

    SwallowsInterrupts(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      try {
        return below.put(key, labels, content);
      } catch (IOException e) {
        boolean swallowed = Thread.interrupted();
        e.addSuppressed(new IOException("interrupted: " + swallowed));
        throw e;
      }
    }
  }

  /** Replaces what is there. */
  static class Overwrites extends BrokenStorage {

    Overwrites(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      below.list("");
      LentBuffer buffer = new LentBuffer();
      content.writeTo(buffer);
      failIfInterrupted();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(buffer.take());
      synchronized (Overwrites.class) {
        return replace(key, bytes);
      }
    }
  }

  /** Looks first and replaces later. */
  static class ChecksThenActs extends Overwrites {

    ChecksThenActs(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      refuseExisting(key);
      return super.put(key, labels, content);
    }
  }

  /** Calls a second put of the same bytes a success. */
  static class AcceptsTheSameBytes extends BrokenStorage {

    AcceptsTheSameBytes(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      try {
        return below.put(key, labels, content);
      } catch (ObjectExistsException e) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        if (Arrays.equals(bytes.toByteArray(), below.bytes(key))) {
          return below.list(key.value()).get(0);
        }
        throw e;
      }
    }
  }
}
