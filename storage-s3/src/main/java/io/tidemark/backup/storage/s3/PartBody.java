package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The bytes of a request, which break off when the thread that sends them is interrupted: a socket
 * would not notice.
 */
final class PartBody extends InputStream {

  private final PartBytes bytes;
  private int position;
  private int marked;

  PartBody(PartBytes bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, target.length);
    Attempts.checkNotInterrupted("send a part");
    if (count == 0 || position == bytes.length()) {
      return count == 0 ? 0 : -1;
    }
    int step = bytes.read(position, target, offset, count);
    position += step;
    return step;
  }

  @Override
  public int available() {
    return bytes.length() - position;
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
