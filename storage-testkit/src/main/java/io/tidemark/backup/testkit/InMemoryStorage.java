package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A storage whose objects live on the heap. It keeps the whole contract, and lets a test look at
 * and tamper with what is stored. Not for content that does not fit into memory.
 */
public final class InMemoryStorage implements Storage {

  private final ConcurrentNavigableMap<StorageKey, Content> objects;
  private final InstantSource clock;
  private volatile boolean closed;

  @SuppressWarnings("ArrayRecordComponent") // compared nowhere, and copied on the way out
  private record Content(StoredObject object, Labels labels, byte[] bytes) {}

  /** Creates an empty storage. */
  public InMemoryStorage() {
    this(InstantSource.system());
  }

  /** Creates an empty storage that takes the time of publication from {@code clock}. */
  public InMemoryStorage(InstantSource clock) {
    this(new ConcurrentSkipListMap<>(), clock);
  }

  private InMemoryStorage(
      ConcurrentNavigableMap<StorageKey, Content> objects, InstantSource clock) {
    this.objects = objects;
    this.clock = clock;
  }

  /** Opens the same place a second time, as another process would. */
  public InMemoryStorage reopen() {
    return new InMemoryStorage(objects, clock);
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    checkOpen();
    if (objects.containsKey(key)) {
      throw new ObjectExistsException(key);
    }
    LentBuffer buffer = new LentBuffer();
    content.writeTo(buffer);
    byte[] bytes = buffer.take();
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("put of '" + key + "' was interrupted");
    }
    StoredObject object = new StoredObject(key, bytes.length, clock.instant());
    if (objects.putIfAbsent(key, new Content(object, labels, bytes)) != null) {
      throw new ObjectExistsException(key);
    }
    return object;
  }

  @Override
  public InputStream open(StorageKey key) throws IOException {
    checkOpen();
    return new ByteArrayInputStream(find(key).bytes());
  }

  @Override
  public List<StoredObject> list(String prefix) {
    checkOpen();
    return objects.values().stream()
        .map(Content::object)
        .filter(object -> object.key().value().startsWith(prefix))
        .toList();
  }

  @Override
  public void delete(StorageKey key) {
    checkOpen();
    objects.remove(key);
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Returns a copy of an object's bytes. */
  public byte[] bytes(StorageKey key) throws IOException {
    return find(key).bytes().clone();
  }

  /** Returns the labels that came with an object. */
  public Labels labels(StorageKey key) throws IOException {
    return find(key).labels();
  }

  /**
   * Changes an object where it lies, as rot or an attacker would: the contract does not allow it.
   */
  public void tamper(StorageKey key, UnaryOperator<byte[]> change) throws IOException {
    Content old = find(key);
    byte[] bytes = change.apply(old.bytes().clone());
    StoredObject object = new StoredObject(key, bytes.length, old.object().storedAt());
    objects.put(key, new Content(object, old.labels(), bytes));
  }

  private Content find(StorageKey key) throws ObjectNotFoundException {
    @Nullable Content content = objects.get(key);
    if (content == null) {
      throw new ObjectNotFoundException(key);
    }
    return content;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the storage is closed");
    }
  }
}
