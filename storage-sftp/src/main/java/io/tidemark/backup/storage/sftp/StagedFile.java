package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/**
 * One put's file before it is an object. Closing it removes it, whatever happened; what it had
 * become by then lives on under its own name.
 */
final class StagedFile implements AutoCloseable {

  private final StorageKey key;
  private final Remote remote;
  private final Connections.Lease lease;
  private final String path;
  private final Upload upload;
  private final LentOutput output;
  private boolean fileIsOpen = true;
  private boolean gone;

  private StagedFile(
      StorageKey key, Remote remote, Connections.Lease lease, Upload.Created created) {
    this.key = key;
    this.remote = remote;
    this.lease = lease;
    this.path = created.path();
    this.upload = new Upload("store '" + key + "'", remote, lease, created);
    this.output = new LentOutput(upload, this::explain);
  }

  /** Creates a file of a new name each time the connection breaks. */
  static StagedFile create(StorageKey key, Remote remote, Staging staging) throws IOException {
    Connections.Lease lease = remote.connections().lease();
    boolean done = false;
    try {
      Upload.Created created =
          remote.retries().call("store '" + key + "'", () -> create(remote, staging, lease, key));
      StagedFile staged = new StagedFile(key, remote, lease, created);
      done = true;
      return staged;
    } catch (ConnectionLostException e) {
      throw Problem.of("cannot store '" + key + "'", e);
    } finally {
      if (!done) {
        lease.close();
      }
    }
  }

  private static Upload.Created create(
      Remote remote, Staging staging, Connections.Lease lease, StorageKey key) throws IOException {
    Connection connection = lease.connection();
    String path = staging.newPath();
    try {
      return new Upload.Created(connection, path, connection.sftp().create(path).await());
    } catch (StatusException e) {
      throw Problem.of("cannot store '" + key + "'", remote.root(), connection, e);
    }
  }

  StorageKey key() {
    return key;
  }

  String path() {
    return path;
  }

  Connections.Lease lease() {
    return lease;
  }

  OutputStream lend() {
    return output;
  }

  /**
   * Ends the loan, and checks that every byte arrived and is on the medium. From the flush on, a
   * lost connection is final: an error that it swallowed would not be told a second time.
   */
  StoredObject seal() throws IOException {
    long written = output.finish();
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("storing '" + key + "' was interrupted");
    }
    try {
      Sftp sftp = upload.connection().sftp();
      if (sftp.fsyncs()) {
        sftp.fsync(upload.file()).await();
      }
      Attributes found = sftp.attributes(upload.file()).await();
      fileIsOpen = false; // a handle that is closed twice may be another file's by then
      sftp.close(upload.file()).await();
      if (found.size() != written) {
        throw new IOException(
            "%d bytes were written but %d are stored".formatted(written, found.size()));
      }
      return new StoredObject(key, written, found.time());
    } catch (IOException e) {
      throw explain(e);
    }
  }

  IOException explain(IOException cause) {
    return Problem.of("cannot store '" + key + "'", remote.root(), upload.connection(), cause);
  }

  /** Says that no file of the staging name is left. */
  void gone() {
    gone = true;
  }

  @Override
  public void close() throws IOException {
    output.end();
    try (lease) {
      if (!gone && !remote.retries().isClosed()) {
        Uninterrupted.run(remote.connections().timer(), this::remove);
      }
    }
  }

  /** Without a connection, or time, there is nothing to do here: the file goes when it is old. */
  private void remove() throws IOException {
    try {
      Sftp sftp = lease.connection().sftp();
      if (fileIsOpen && lease.connection() == upload.connection()) {
        sftp.close(upload.file());
      }
      sftp.remove(path).await();
    } catch (ConnectionLostException | InterruptedIOException e) {
      return;
    }
  }
}
