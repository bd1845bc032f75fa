package io.tidemark.backup.storage;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A flat, durable collection of immutable objects. An object is published whole or it does not
 * exist; once published it never changes.
 *
 * <p>Implementations are thread-safe. Retries and resumed reads live inside a storage: a caller
 * never repeats a {@link #put}, because its content can be produced only once. Errors are {@link
 * IOException}s whose message says what failed and on which object.
 *
 * <p>Not for mutable files, appends or random writes.
 */
public interface Storage extends AutoCloseable {

  /**
   * Publishes what {@code content} writes under {@code key}, if and only if {@code content} returns
   * normally. When this method returns, every byte is durable and the object is visible to {@link
   * #open} and {@link #list}; when it throws, no object is visible under {@code key} because of it.
   *
   * <p>Calls {@code content} at most once, on the calling thread, and exactly once unless it throws
   * first. Whatever {@code content} throws reaches the caller. On an interrupted thread it throws
   * and leaves the thread interrupted.
   *
   * @param labels hints about the content; a storage may ignore them
   * @throws ObjectExistsException if {@code key} holds an object; that object stays as it is
   */
  StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException;

  /**
   * Opens an object for reading from its first byte. The caller closes the stream. A stream that
   * cannot deliver all bytes of the object throws; it never ends early.
   *
   * @throws ObjectNotFoundException if there is no such object
   */
  InputStream open(StorageKey key) throws IOException;

  /**
   * Opens an object for reading from the byte at {@code offset}, which may be its size. A storage
   * that can begin anywhere overrides this; by default the bytes before are read and skipped.
   *
   * @throws ObjectNotFoundException if there is no such object
   * @throws IOException also if the object is shorter than {@code offset}
   */
  default InputStream open(StorageKey key, long offset) throws IOException {
    InputStream in = open(key);
    try {
      in.skipNBytes(offset);
      return in;
    } catch (IOException | RuntimeException e) {
      try (in) {
        throw e;
      }
    }
  }

  /**
   * Lists every object whose key starts with {@code prefix}, in key order (by UTF-16 code unit,
   * which for keys is ASCII order). The list is complete, or the method throws. The empty prefix
   * lists everything.
   */
  List<StoredObject> list(String prefix) throws IOException;

  /**
   * Returns the names of the folders directly below a folder: of every key below it that has a
   * further slash, the segment before that. The set is complete, or the method throws. A storage
   * whose folders outlive their objects may name empty ones, too. By default everything below the
   * folder is listed; a storage that can list one level overrides this.
   *
   * @param folder empty for the root, or ends with a slash
   */
  default SortedSet<String> folders(String folder) throws IOException {
    SortedSet<String> names = new TreeSet<>();
    for (StoredObject object : list(folder)) {
      String below = object.key().value().substring(folder.length());
      int slash = below.indexOf('/');
      if (slash > 0) {
        names.add(below.substring(0, slash));
      }
    }
    return names;
  }

  /**
   * Deletes an object. When this returns, the object is gone; an absent object is no error.
   *
   * @throws ObjectProtectedException if the storage refuses because something protects the object
   */
  void delete(StorageKey key) throws IOException;

  /**
   * Deletes several objects, in no particular order. When this returns, all are gone. One that
   * cannot be deleted does not keep the others from it; then this throws its exception, with those
   * of more objects as suppressed ones. A storage that deletes in batches overrides this.
   */
  default void deleteAll(Collection<StorageKey> keys) throws IOException {
    IOException failure = null;
    for (StorageKey key : keys) {
      try {
        delete(key);
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Returns until when the storage is going to refuse to delete an object, so that nobody plans
   * what cannot be done: {@link Instant#MAX} for no known end, empty if nothing protects it, if it
   * is absent, or if nobody can tell. A storage with locks overrides this.
   */
  default Optional<Instant> protectedUntil(StorageKey key) throws IOException {
    return Optional.empty();
  }

  /**
   * Releases connections and threads. Objects stay. Calling it twice is fine; any other method
   * throws {@link IllegalStateException} afterwards.
   */
  @Override
  void close() throws IOException;
}
