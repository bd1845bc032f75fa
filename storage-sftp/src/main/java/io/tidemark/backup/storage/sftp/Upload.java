package io.tidemark.backup.storage.sftp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes on their way into a staging file: many writes at a time, and a copy of each until it is
 * acknowledged. After a lost connection, what the server has acknowledged is read back and
 * compared, and only the rest is sent again. Not thread-safe.
 */
final class Upload {

  /** As many as OpenSSH's client has under way; 2 MB, which is also OpenSSH's window. */
  private static final int WRITES_UNDER_WAY = 64;

  private final Remote remote;
  private final Connections.Lease lease;
  private final String operation;
  private final String path;
  private final int chunkSize;
  private final Deque<Write> underWay = new ArrayDeque<>();
  private final Deque<byte[]> spare = new ArrayDeque<>();
  private final CRC32C acknowledgedSum = new CRC32C();
  private long acknowledged;
  private long acknowledgedAtFailure;
  private long sent;
  private int failures;
  private Connection connection;
  private Sftp.Handle file;

  /** Begins with a file that has just been created and is empty. */
  Upload(String operation, Remote remote, Connections.Lease lease, Created created) {
    this.operation = operation;
    this.remote = remote;
    this.lease = lease;
    this.path = created.path();
    this.connection = created.connection();
    this.file = created.file();
    this.chunkSize = connection.sftp().writeSize(file);
  }

  /** A new file. */
  record Created(Connection connection, String path, Sftp.Handle file) {}

  /** One write, which may have to be repeated. */
  private static final class Write {
    private final long offset;
    private final byte[] bytes;
    private final int length;
    private @Nullable Answer<Boolean> answer;

    Write(long offset, byte[] bytes, int length) {
      this.offset = offset;
      this.bytes = bytes;
      this.length = length;
    }
  }

  Connection connection() {
    return connection;
  }

  Sftp.Handle file() {
    return file;
  }

  /** Returns an array for {@link #write}, whose size is that of one write. */
  byte[] chunk() {
    byte[] used = spare.poll();
    return used == null ? new byte[chunkSize] : used;
  }

  /** Writes the first bytes of a chunk, which belongs to this from now on. */
  void write(byte[] chunk, int length) throws IOException {
    Write write = new Write(sent, chunk, length);
    sent += length;
    underWay.add(write);
    try {
      send(write);
      takeAnswers(WRITES_UNDER_WAY - 1);
    } catch (ConnectionLostException e) {
      resume(e);
    }
  }

  /** Waits until every write is acknowledged, and returns how many bytes there are. */
  long settle() throws IOException {
    while (!underWay.isEmpty()) {
      try {
        takeAnswers(0);
      } catch (ConnectionLostException e) {
        resume(e);
      }
    }
    return sent;
  }

  private void send(Write write) throws IOException {
    write.answer = connection.sftp().write(file, write.offset, write.bytes, write.length);
  }

  /** Takes the answers that are there, and waits for as many as must not be under way any more. */
  private void takeAnswers(int mayBeUnderWay) throws IOException {
    Write oldest = underWay.peek();
    while (oldest != null
        && oldest.answer != null
        && (underWay.size() > mayBeUnderWay || oldest.answer.hasArrived())) {
      oldest.answer.await();
      underWay.remove();
      acknowledged += oldest.length;
      acknowledgedSum.update(oldest.bytes, 0, oldest.length);
      spare.push(oldest.bytes);
      oldest = underWay.peek();
    }
  }

  private void resume(ConnectionLostException first) throws IOException {
    ConnectionLostException failure = first;
    while (true) {
      failures = acknowledged > acknowledgedAtFailure ? 1 : failures + 1;
      acknowledgedAtFailure = acknowledged;
      remote.retries().pauseAfter(failures, operation, failure);
      try {
        connection = lease.connection();
        file = connection.sftp().openForWriting(path).await();
        checkWhatIsThere();
        for (Write write : underWay) {
          send(write);
        }
        return;
      } catch (ConnectionLostException e) {
        failure = e;
      }
    }
  }

  /** The server itself may have crashed, and with it what it had acknowledged. */
  private void checkWhatIsThere() throws IOException {
    if (acknowledged == 0) {
      return;
    }
    CRC32C sum = new CRC32C();
    Sftp.Handle written = connection.sftp().openForReading(path).await();
    Download download = new Download(connection, written, 0, acknowledged);
    for (ByteBuffer part = download.next(); part.hasRemaining(); part = download.next()) {
      sum.update(part);
    }
    connection.sftp().close(written).await();
    if (sum.getValue() != acknowledgedSum.getValue()) {
      throw new IOException(
          "after a lost connection, %d bytes that the server had acknowledged are no longer what they were"
              .formatted(acknowledged));
    }
  }
}
