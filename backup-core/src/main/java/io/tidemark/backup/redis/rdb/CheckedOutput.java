package io.tidemark.backup.redis.rdb;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Computes the checksum of what passes. */
final class CheckedOutput extends FilterOutputStream {

  private final Crc64 crc = new Crc64();
  private long written;
  private final byte[] one = new byte[1];

  CheckedOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int value) throws IOException {
    one[0] = (byte) value;
    write(one, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    crc.update(bytes, offset, length);
    written += length;
    out.write(bytes, offset, length);
  }

  long checksum() {
    return crc.value();
  }

  /** Returns the number of bytes that have passed as part of what is checked. */
  long written() {
    return written;
  }
}
