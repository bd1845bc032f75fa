package io.tidemark.backup.redis.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A known number of bytes of a connection. Closing leaves the connection alone. */
final class CountedStream extends InputStream {

  private final InputStream in;
  private final long total;
  private long left;

  CountedStream(InputStream in, long total) {
    this.in = in;
    this.total = total;
    this.left = total;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int count = in.read(buffer, from, (int) Math.min(left, length));
    if (count < 0) {
      throw new EOFException(
          "the server closed the connection after %d of %d bytes of the snapshot"
              .formatted(total - left, total));
    }
    left -= count;
    return count;
  }
}
