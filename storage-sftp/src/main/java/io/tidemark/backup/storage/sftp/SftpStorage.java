package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.SortedSet;

/**
 * Objects as files on a server that speaks SFTP, below one root folder; a key is the relative path.
 * Content is written to a staging file in the root, and appears under its key when every byte is
 * acknowledged and flushed. Files have mode 0600 and folders 0700. Labels are ignored.
 *
 * <p>Thread-safe, and safe with other processes on the same folder, also with those that use it as
 * a local one. A broken connection is made again: reads go on where they were, and so do puts,
 * which repeat only what was not acknowledged. Not for servers that offer SCP alone.
 */
public final class SftpStorage implements Storage {

  private final Endpoint endpoint;
  private final Remote remote;
  private final Folders folders;
  private final Staging staging;

  SftpStorage(Endpoint endpoint, Remote remote, Staging staging) {
    this.endpoint = endpoint;
    this.remote = remote;
    this.folders = new Folders(remote.root());
    this.staging = staging;
  }

  /** Begins to describe a storage on {@code host}, where {@code user} logs in. */
  public static SftpStorageBuilder at(String user, String host) {
    return new SftpStorageBuilder(user, host);
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    checkOpen();
    if (remote.call("store '" + key + "'", connection -> isTakenAfterSweep(connection, key))) {
      throw new ObjectExistsException(key);
    }
    try (StagedFile staged = StagedFile.create(key, remote, staging)) {
      content.writeTo(staged.lend());
      StoredObject object = staged.seal();
      new Publication(remote, folders, staged).publish(); // the object begins to exist here
      return object;
    }
  }

  private boolean isTakenAfterSweep(Connection connection, StorageKey key) throws IOException {
    staging.sweep(connection.sftp());
    return folders.holds(connection.sftp(), key);
  }

  @Override
  public InputStream open(StorageKey key) throws IOException {
    return open(key, 0);
  }

  @Override
  public InputStream open(StorageKey key, long offset) throws IOException {
    checkOpen();
    if (!remote.call("open '" + key + "'", connection -> folders.holds(connection.sftp(), key))) {
      throw new ObjectNotFoundException(key);
    }
    return RemoteInput.open(remote, key, offset);
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    checkOpen();
    return remote.call(
        "list '" + prefix + "'",
        connection -> new Listing(connection.sftp(), remote.root(), prefix).objects());
  }

  @Override
  public SortedSet<String> folders(String folder) throws IOException {
    checkOpen();
    return remote.call(
        "list '" + folder + "'",
        connection -> new Listing(connection.sftp(), remote.root(), folder).folders());
  }

  @Override
  public void delete(StorageKey key) throws IOException {
    checkOpen();
    remote.call("delete '" + key + "'", connection -> delete(connection.sftp(), key));
  }

  private boolean delete(Sftp sftp, StorageKey key) throws IOException {
    if (!folders.holds(sftp, key)) {
      return false;
    }
    String path = remote.path(key.value());
    boolean removed = sftp.remove(path).await();
    folders.pruneFor(sftp, path);
    return removed;
  }

  @Override
  public void close() throws IOException {
    if (!remote.retries().isClosed()) {
      remote.retries().close();
      remote.connections().close();
    }
  }

  /** Returns user, host, port and the path of the root folder. */
  @Override
  public String toString() {
    return "sftp://" + endpoint + remote.root();
  }

  private void checkOpen() {
    if (remote.retries().isClosed()) {
      throw new IllegalStateException("the storage at " + this + " is closed");
    }
  }
}
