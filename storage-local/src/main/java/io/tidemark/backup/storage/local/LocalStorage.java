package io.tidemark.backup.storage.local;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;

/**
 * Objects as files below one root folder; a key is the relative path. Content is written to a
 * staging file in the root and appears under its key by a hard link, when it is complete and
 * flushed. Files have mode 0600 and folders 0700 from their creation. Labels are ignored.
 *
 * <p>Thread-safe, and safe with other processes on the same folder. Not for file systems that
 * change under the feet of a process: a root that was mounted over or unmounted is refused.
 */
public final class LocalStorage implements Storage {

  private final Root root;
  private final Folders folders;
  private final Staging staging;
  private final Publication publication;
  private volatile boolean closed;

  LocalStorage(Root root, Folders folders, Staging staging, Publication publication) {
    this.root = root;
    this.folders = folders;
    this.staging = staging;
    this.publication = publication;
  }

  /** Begins to describe a storage whose root folder is {@code root}. */
  public static LocalStorageBuilder at(Path root) {
    return new LocalStorageBuilder(root);
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    checkUsable();
    Folders.Place place = folders.find(key);
    if (place.taken()) {
      throw new ObjectExistsException(key);
    }
    staging.sweep();
    try (StagedFile staged = staging.create(key)) {
      content.writeTo(staged.lend());
      StoredObject object = staged.seal();
      root.check();
      publication.publish(staged, place.path());
      return object;
    }
  }

  @Override
  public InputStream open(StorageKey key) throws IOException {
    return open(key, 0);
  }

  @Override
  public InputStream open(StorageKey key, long offset) throws IOException {
    checkUsable();
    Folders.Place place = folders.find(key);
    if (!place.taken()) {
      throw new ObjectNotFoundException(key);
    }
    try {
      return WholeFile.open(key, place.path(), offset);
    } catch (NoSuchFileException e) {
      throw (IOException) new ObjectNotFoundException(key).initCause(e);
    } catch (IOException e) {
      throw Problem.of("cannot open '" + key + "'", root.path(), e);
    }
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    checkUsable();
    try {
      return new Listing(root, prefix).objects();
    } catch (IOException e) {
      throw Problem.of("cannot list '" + prefix + "'", root.path(), e);
    }
  }

  @Override
  public SortedSet<String> folders(String folder) throws IOException {
    checkUsable();
    try {
      return new Listing(root, folder).folders();
    } catch (IOException e) {
      throw Problem.of("cannot list '" + folder + "'", root.path(), e);
    }
  }

  @Override
  public void delete(StorageKey key) throws IOException {
    checkUsable();
    Folders.Place place = folders.find(key);
    if (!place.taken()) {
      return;
    }
    try {
      folders.remove(place.path());
      folders.pruneFor(place.path());
    } catch (IOException e) {
      throw Problem.of("cannot delete '" + key + "'", root.path(), e);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Returns the path of the root folder. */
  @Override
  public String toString() {
    return root.path().toString();
  }

  private void checkUsable() throws IOException {
    if (closed) {
      throw new IllegalStateException("the storage in " + root.path() + " is closed");
    }
    root.check();
  }
}
