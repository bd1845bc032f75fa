package com.example.tidemark.webdav;

import com.example.tidemark.webdav.Publication.Staged;
import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.List;

/**
 * Objects as files of a WebDAV server, below one folder; a key is the relative path. Content goes
 * to a staging folder while it is written, in chunks and without a copy here, so that its size need
 * not be known; {@link Publication} makes it an object. Labels are ignored, and folders stay when
 * they have become empty, since WebDAV cannot delete a folder only if it is empty.
 *
 * <p>Thread-safe, and safe with other processes that use this class on the same folder.
 */
public final class DavStorage implements Storage {

  private final DavServer server;
  private final Publication publication;
  private volatile boolean closed;

  DavStorage(DavServer server, Publication publication) {
    this.server = server;
    this.publication = publication;
  }

  /** Begins to describe a storage in the folder at an {@code http:} or {@code https:} address. */
  public static DavStorageBuilder at(URI address) {
    return new DavStorageBuilder(address);
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    checkOpen();
    if (server.find(key.value()).isPresent()) {
      throw new ObjectExistsException(key);
    }
    Staged staged = publication.stage();
    try {
      long size = upload(key, staged, content);
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("storing '" + key + "' was interrupted");
      }
      return publication.publish(key, staged, size); // the object begins to exist in here
    } catch (IOException | RuntimeException | Error e) {
      publication.discard(staged);
      throw e;
    }
  }

  private long upload(StorageKey key, Staged staged, ContentWriter content) throws IOException {
    try (Upload upload = server.upload(staged.file(), key)) {
      content.writeTo(upload.lend());
      return upload.finish();
    }
  }

  @Override
  public InputStream open(StorageKey key) throws IOException {
    return open(key, 0);
  }

  @Override
  public InputStream open(StorageKey key, long offset) throws IOException {
    checkOpen();
    return Download.open(server, key, offset);
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    checkOpen();
    return new Listing(server, prefix).objects();
  }

  @Override
  public void delete(StorageKey key) throws IOException {
    checkOpen();
    // A folder of that name is no object, and a DELETE would take everything that lies in it.
    if (server.find(key.value()).isPresent()) {
      server.delete(key.value());
    }
  }

  /** Refuses everything from now on. A JDK of this age ends an HTTP client when it is garbage. */
  @Override
  public void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the storage at " + server + " is closed");
    }
  }
}
