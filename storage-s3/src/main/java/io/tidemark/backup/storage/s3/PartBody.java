package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The bytes of a request, which break off when the thread that sends them is interrupted: a socket
 * would not notice.
 */
final class PartBody extends InputStream {

  private final byte[] bytes;
  private final int length;
  private int position;
  private int marked;

  PartBody(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  @Override
  public int read() throws IOException {
    Attempts.checkNotInterrupted("send a part");
    return position == length ? -1 : bytes[position++] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, target.length);
    Attempts.checkNotInterrupted("send a part");
    if (position == length && count > 0) {
      return -1;
    }
    int step = Math.min(count, length - position);
    System.arraycopy(bytes, position, target, offset, step);
    position += step;
    return step;
  }

  @Override
  public int available() {
    return length - position;
  }

  @Override
  public boolean markSupported() {
    return true;
  }

  @Override
  public synchronized void mark(int limit) {
    marked = position;
  }

  @Override
  public synchronized void reset() {
    position = marked;
  }
}
