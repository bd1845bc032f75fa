package io.tidemark.backup.storage.sftp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Reads a part of an open file, many requests at a time. Not thread-safe. */
final class Download {

  /** As much as SSH lets a server send before we take it; more would only wait there. */
  private static final int BYTES_UNDER_WAY = 2 << 20;

  private final Connection connection;
  private final Sftp.Handle file;
  private final long end;
  private final Deque<Read> underWay = new ArrayDeque<>();
  private long asked;

  /** Begins to read from {@code start} to {@code end}, which are within the file. */
  Download(Connection connection, Sftp.Handle file, long start, long end) {
    this.connection = connection;
    this.file = file;
    this.asked = start;
    this.end = end;
  }

  private record Read(long offset, int length, Answer<ByteBuffer> answer) {}

  /** Returns the next bytes, or none at the end. */
  ByteBuffer next() throws IOException {
    askAhead();
    Read oldest = underWay.poll();
    if (oldest == null) {
      return ByteBuffer.allocate(0);
    }
    ByteBuffer part = oldest.answer().await();
    if (part.remaining() > oldest.length()) {
      throw new ProtocolException("the server sent more than it was asked for");
    }
    if (!part.hasRemaining()) {
      throw new EOFException("the file ended at byte " + oldest.offset() + " of " + end);
    }
    int missing = oldest.length() - part.remaining();
    if (missing > 0) {
      underWay.addFirst(ask(oldest.offset() + part.remaining(), missing));
    }
    return part;
  }

  private void askAhead() throws IOException {
    int atOnce = BYTES_UNDER_WAY / connection.readSize();
    while (underWay.size() < atOnce && asked < end) {
      int length = (int) Math.min(connection.readSize(), end - asked);
      underWay.add(ask(asked, length));
      asked += length;
    }
  }

  private Read ask(long offset, int length) throws IOException {
    return new Read(offset, length, connection.sftp().read(file, offset, length));
  }
}
