package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Storages that delete, share or close in a wrong way. */
final class BrokenLives {

  private BrokenLives() {}

  /** Insists that there is something to delete. */
  static class DeleteInsists extends BrokenStorage {

    DeleteInsists(InMemoryStorage below) {
      super(below);
    }

    @Override
    public void delete(StorageKey key) throws IOException {
      below.list("");
      if (!exists(key)) {
        throw new ObjectNotFoundException(key);
      }
      below.delete(key);
    }
  }

  /** Deletes whatever begins like the key and goes on with {@code next}. */
  static class DeletesPrefix extends BrokenStorage {

    private final String next;

    DeletesPrefix(String next, InMemoryStorage below) {
      super(below);
      this.next = next;
    }

    @Override
    public void delete(StorageKey key) {
      below.delete(key);
      below.list(key + next).forEach(object -> below.delete(object.key()));
    }
  }

  /** Does as if. */
  static class DeletesNothing extends BrokenStorage {

    DeletesNothing(InMemoryStorage below) {
      super(below);
    }

    @Override
    public void delete(StorageKey key) {
      below.list("");
    }
  }

  /** Never gives a name a second time. */
  static class RemembersTheDead extends BrokenStorage {

    private final Set<StorageKey> dead = ConcurrentHashMap.newKeySet();

    RemembersTheDead(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      if (dead.contains(key)) {
        throw new IOException("'" + key + "' was deleted");
      }
      return below.put(key, labels, content);
    }

    @Override
    public void delete(StorageKey key) {
      below.delete(key);
      dead.add(key);
    }
  }

  /** Has room for one writer. */
  static class OneWriterAtATime extends BrokenStorage {

    private final AtomicBoolean busy = new AtomicBoolean();

    OneWriterAtATime(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      if (!busy.compareAndSet(false, true)) {
        throw new IOException("busy");
      }
      try {
        return below.put(key, labels, content);
      } finally {
        busy.set(false);
      }
    }
  }

  /** Ends with an object the folder, and with the folder everyone in it. */
  static class RemovesTheFolderToo extends BrokenStorage {

    RemovesTheFolderToo(InMemoryStorage below) {
      super(below);
    }

    @Override
    public void delete(StorageKey key) {
      below.delete(key);
      if (key.value().startsWith("shared/")) {
        below.list("shared/").forEach(object -> below.delete(object.key()));
      }
    }
  }

  /** Works when it is closed. */
  static class NeverCloses extends BrokenStorage {

    NeverCloses(InMemoryStorage below) {
      super(below);
    }

    @Override
    public void close() {}
  }

  /** Notices after the content that it is closed. */
  static class NoticesCloseLate extends BrokenStorage {

    NoticesCloseLate(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      try {
        below.list("");
      } catch (IllegalStateException e) {
        content.writeTo(new ByteArrayOutputStream());
        throw e;
      }
      return below.put(key, labels, content);
    }
  }

  /** Cannot be closed twice. */
  static class ClosesOnce extends BrokenStorage {

    private boolean closed;

    ClosesOnce(InMemoryStorage below) {
      super(below);
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        throw new IOException("already closed");
      }
      closed = true;
      below.close();
    }
  }

  /** Takes its objects with it. */
  static class ForgetsWhenClosed extends BrokenStorage {

    private final Set<StorageKey> mine = ConcurrentHashMap.newKeySet();

    ForgetsWhenClosed(InMemoryStorage below) {
      super(below);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      StoredObject object = below.put(key, labels, content);
      mine.add(key);
      return object;
    }

    @Override
    public void close() {
      InMemoryStorage place = below.reopen();
      mine.forEach(place::delete);
      below.close();
    }
  }

  /** Closes the connection that all of a place share. */
  static class ClosesTheOthers extends BrokenStorage {

    private static final Set<ClosesTheOthers> ALL = ConcurrentHashMap.newKeySet();

    ClosesTheOthers(InMemoryStorage below) {
      super(below);
      ALL.add(this);
    }

    @Override
    public void close() {
      ALL.forEach(storage -> storage.below.close());
      ALL.clear();
    }
  }
}
