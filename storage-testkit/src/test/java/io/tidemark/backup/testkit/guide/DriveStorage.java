package io.tidemark.backup.testkit.guide;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Objects as files of a drive. Thread-safe, as its client is. */
public final class DriveStorage implements Storage {

  private final DriveClient client;
  private volatile boolean closed;

  DriveStorage(DriveClient client) {
    this.client = client;
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    DriveClient drive = openClient();
    Path spool = Files.createTempFile("drive-", ".spool");
    try {
      try (OutputStream file = Files.newOutputStream(spool)) {
        content.writeTo(new Lent(file)); // an exception leaves from here: nothing is uploaded
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("storing '" + key + "' was interrupted");
      }
      return drive // the object begins to exist here, whole
          .create(key.value(), spool)
          .map(DriveStorage::object)
          .orElseThrow(() -> new ObjectExistsException(key));
    } finally {
      Files.delete(spool);
    }
  }

  /** Lends a stream without giving it away: closing it does nothing. */
  private static final class Lent extends FilterOutputStream {

    Lent(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() {}
  }

  @Override
  public InputStream open(StorageKey key) throws IOException {
    return openClient().download(key.value()).orElseThrow(() -> new ObjectNotFoundException(key));
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    DriveClient drive = openClient();
    List<StoredObject> found = new ArrayList<>();
    List<DriveClient.Entry> page = drive.page(prefix, "");
    while (!page.isEmpty()) {
      page.forEach(entry -> found.add(object(entry)));
      page = drive.page(prefix, page.get(page.size() - 1).name());
    }
    return found;
  }

  @Override
  public void delete(StorageKey key) throws IOException {
    openClient().remove(key.value());
  }

  @Override
  public void close() {
    closed = true;
  }

  private static StoredObject object(DriveClient.Entry entry) {
    return new StoredObject(new StorageKey(entry.name()), entry.size(), entry.created());
  }

  private DriveClient openClient() {
    if (closed) {
      throw new IllegalStateException("the drive is closed");
    }
    return client;
  }
}
