package io.tidemark.backup.coding;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * The stream that content is written to. It gathers small writes, so that an encoder is called for
 * large pieces only; {@code flush} and {@code close} do nothing, because only a normal return means
 * anything.
 */
final class LentOutputStream extends OutputStream {

  /** Amortises a native call or a cipher's set-up over many rows. */
  private static final int BUFFER_SIZE = 1 << 16;

  private final OutputStream encoder;
  private final byte[] buffer = new byte[BUFFER_SIZE];
  private int filled;

  LentOutputStream(OutputStream encoder) {
    this.encoder = encoder;
  }

  /** Hands everything gathered to the encoder. */
  void drain() throws IOException {
    int length = filled;
    filled = 0;
    if (length > 0) {
      encoder.write(buffer, 0, length);
    }
  }

  @Override
  public void write(int b) throws IOException {
    if (filled == buffer.length) {
      drain();
    }
    buffer[filled++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length > buffer.length - filled) {
      drain();
    }
    if (length >= buffer.length) {
      encoder.write(bytes, offset, length);
      return;
    }
    System.arraycopy(bytes, offset, buffer, filled, length);
    filled += length;
  }
}
