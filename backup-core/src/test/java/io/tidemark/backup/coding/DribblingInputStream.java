package io.tidemark.backup.coding;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.Random;

/** Gives the bytes in small pieces, as a network may, and tells whether it was closed. */
public final class DribblingInputStream extends FilterInputStream {

  private static final int LARGEST_PIECE = 700;

  private final Random random;
  private boolean closed;

  public DribblingInputStream(byte[] bytes, long seed) {
    super(new ByteArrayInputStream(bytes));
    random = new Random(seed);
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(LARGEST_PIECE)));
  }

  @Override
  public int available() {
    return 0;
  }

  @Override
  public void close() {
    closed = true;
  }
}
