package io.tidemark.backup.redis.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The next bytes of a longer stream. Closing passes over those that are left. */
final class BoundedInput extends InputStream {

  private final InputStream in;
  private long left;

  BoundedInput(InputStream in, long length) {
    this.in = in;
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    if (left == 0) {
      return -1;
    }
    int next = in.read();
    passed(next < 0 ? -1 : 1);
    return next;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (left == 0) {
      return length == 0 ? 0 : -1;
    }
    int count = in.read(bytes, offset, (int) Math.min(length, left));
    passed(count);
    return count;
  }

  private void passed(int count) throws EOFException {
    if (count < 0) {
      throw new EOFException("the server closed the connection within a reply");
    }
    left -= count;
  }

  @Override
  public void close() throws IOException {
    byte[] buffer = new byte[(int) Math.min(1 << 13, left)];
    while (left > 0) {
      passed(in.read(buffer, 0, (int) Math.min(buffer.length, left)));
    }
  }
}
