package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An object as a stream, to the length that it had when it was opened. After a lost connection it
 * goes on where it was, if the object is still the same. Not thread-safe.
 */
final class RemoteInput extends InputStream {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Remote remote;
  private final StorageKey key;
  private final Connections.Lease lease;
  private final Attributes attributes;
  private ByteBuffer part = NOTHING;
  private long position;
  private int failures;
  private @Nullable Opened opened;
  private boolean closed;

  private RemoteInput(Remote remote, StorageKey key, Connections.Lease lease, Opened opened) {
    this.remote = remote;
    this.key = key;
    this.lease = lease;
    this.opened = opened;
    this.attributes = opened.attributes;
    this.position = opened.start;
  }

  private record Opened(
      Connection connection,
      Sftp.Handle file,
      Attributes attributes,
      long start,
      Download download) {}

  static RemoteInput open(Remote remote, StorageKey key, long offset) throws IOException {
    Connections.Lease lease = remote.connections().lease();
    boolean done = false;
    try {
      String operation = "open '" + key + "'";
      Opened opened =
          remote.retries().call(operation, () -> open(remote, key, lease.connection(), offset));
      done = true;
      return new RemoteInput(remote, key, lease, opened);
    } catch (ConnectionLostException e) {
      throw Problem.of("cannot open '" + key + "'", e);
    } finally {
      if (!done) {
        lease.close();
      }
    }
  }

  private static Opened open(Remote remote, StorageKey key, Connection connection, long offset)
      throws IOException {
    Sftp sftp = connection.sftp();
    try {
      Sftp.Handle file = sftp.openForReading(remote.path(key.value())).await();
      Attributes found = sftp.attributes(file).await();
      if (offset < 0 || offset > found.size()) {
        sftp.close(file).await();
        throw new IOException(
            "'%s' has %d bytes and cannot be read from byte %d"
                .formatted(key, found.size(), offset));
      }
      Download download = new Download(connection, file, offset, found.size());
      return new Opened(connection, file, found, offset, download);
    } catch (StatusException e) {
      if (e.is(Fxp.NO_SUCH_FILE)) {
        throw (IOException) new ObjectNotFoundException(key).initCause(e);
      }
      throw Problem.of("cannot open '" + key + "'", remote.root(), connection, e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (closed) {
      throw new IOException("the stream of '" + key + "' is closed");
    }
    if (length == 0) {
      return 0;
    }
    if (!part.hasRemaining()) {
      part = next();
    }
    if (!part.hasRemaining()) {
      return -1;
    }
    int count = Math.min(length, part.remaining());
    part.get(bytes, offset, count);
    position += count;
    return count;
  }

  private ByteBuffer next() throws IOException {
    while (true) {
      try {
        if (opened == null) {
          opened = reopen();
        }
        ByteBuffer next = opened.download.next();
        failures = 0;
        return next;
      } catch (ConnectionLostException e) {
        opened = null;
        pauseAfter(e);
      } catch (IOException e) {
        throw Problem.of("cannot read '" + key + "' at byte " + position, e);
      }
    }
  }

  private void pauseAfter(ConnectionLostException e) throws IOException {
    try {
      remote.retries().pauseAfter(++failures, "read '" + key + "'", e);
    } catch (ConnectionLostException last) {
      throw Problem.of("cannot read '" + key + "' at byte " + position, last);
    }
  }

  private Opened reopen() throws IOException {
    Opened again = open(remote, key, lease.connection(), position);
    Attributes now = again.attributes;
    if (now.size() != attributes.size() || now.modifiedAt() != attributes.modifiedAt()) {
      throw new IOException("the object has been replaced since it was opened");
    }
    return again;
  }

  /** Gives the file back to the server, whose answer changes nothing. */
  @Override
  @SuppressWarnings("EmptyCatch")
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    part = NOTHING;
    try (lease) {
      if (opened != null) {
        opened.connection.sftp().close(opened.file);
      }
    } catch (IOException e) {
      // The connection has gone, and the open file with it.
    }
  }
}
