package io.tidemark.backup.redis.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Bytes of a connection up to a mark that nothing else follows until it is acknowledged, which
 * never happens here. Closing leaves the connection alone.
 */
final class MarkedStream extends InputStream {

  private static final int BUFFER_BYTES = 64 << 10;

  private final InputStream in;
  private final byte[] mark;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int from;
  private int to;
  private boolean ended;

  MarkedStream(InputStream in, byte[] mark) {
    this.in = in;
    this.mark = mark.clone();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int at, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    // The last bytes are held back, as they may be the mark.
    while (to - from <= mark.length && !ended) {
      fill();
    }
    int ready = ended ? to - from : to - from - mark.length;
    if (ready == 0) {
      return -1;
    }
    int count = Math.min(ready, length);
    System.arraycopy(buffer, from, target, at, count);
    from += count;
    return count;
  }

  private void fill() throws IOException {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    int count = in.read(buffer, to, buffer.length - to);
    if (count < 0) {
      throw new EOFException("the server closed the connection within the snapshot");
    }
    to += count;
    int end = endOfContent();
    if (end >= 0) {
      to = end;
      ended = true;
    }
  }

  /**
   * Finds the mark at the end of what was read, before any signs of life; negative if not there.
   */
  private int endOfContent() {
    int end = to;
    while (end > from && buffer[end - 1] == '\n') {
      end--;
    }
    int start = end - mark.length;
    return start >= from && Arrays.equals(buffer, start, end, mark, 0, mark.length) ? start : -1;
  }
}
