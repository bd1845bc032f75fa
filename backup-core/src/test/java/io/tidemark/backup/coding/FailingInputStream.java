package io.tidemark.backup.coding;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;

/** A storage that gives some bytes and then fails. */
public final class FailingInputStream extends FilterInputStream {

  public static final String MESSAGE = "connection reset";

  public FailingInputStream(byte[] bytes, int length) {
    super(new ByteArrayInputStream(bytes, 0, length));
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    if (b < 0) {
      throw new IOException(MESSAGE);
    }
    return b;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    if (count < 0) {
      throw new IOException(MESSAGE);
    }
    return count;
  }
}
