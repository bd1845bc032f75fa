package io.tidemark.backup.transfer;

import java.io.IOException;
import java.io.InputStream;

/**
 * Counts and hashes the bytes that a storage delivers. Closing does nothing, so that the rest can
 * still be read after a decoder has given up.
 */
final class DigestingInputStream extends InputStream {

  private final InputStream in;
  private final Digester digester;

  DigestingInputStream(InputStream in, Digester digester) {
    this.in = in;
    this.digester = digester;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count;
    try {
      count = in.read(bytes, offset, length);
    } catch (IOException e) {
      throw new StorageReadException(e);
    }
    if (count > 0) {
      digester.update(bytes, offset, count);
    }
    return count;
  }

  @Override
  public void close() {}
}
