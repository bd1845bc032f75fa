package io.tidemark.backup.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Cuts what is written into chunks and passes each on once it is full. The last one is passed on by
 * {@link #finish}; closing and flushing do nothing, so that an aborted writer passes on nothing
 * more.
 */
final class ChunkingOutputStream extends OutputStream {

  /** Large enough to make a hand-off cheap, below G1's humongous size in a 64 MB heap. */
  static final int CHUNK_BYTES = 128 * 1024;

  private final ChunkConsumer next;
  private byte[] chunk = new byte[CHUNK_BYTES];
  private int filled;

  ChunkingOutputStream(ChunkConsumer next) {
    this.next = next;
  }

  /** Takes chunks, which become its own. */
  @FunctionalInterface
  interface ChunkConsumer {
    void accept(byte[] chunk) throws IOException;
  }

  @Override
  public void write(int b) throws IOException {
    chunk[filled++] = (byte) b;
    passOnIfFull();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int position = offset;
    int left = length;
    while (left > 0) {
      int part = Math.min(left, CHUNK_BYTES - filled);
      System.arraycopy(bytes, position, chunk, filled, part);
      filled += part;
      position += part;
      left -= part;
      passOnIfFull();
    }
  }

  private void passOnIfFull() throws IOException {
    if (filled == CHUNK_BYTES) {
      byte[] full = chunk;
      chunk = new byte[CHUNK_BYTES];
      filled = 0;
      next.accept(full);
    }
  }

  /** Passes on what is left; nothing may be written afterwards. */
  void finish() throws IOException {
    if (filled > 0) {
      next.accept(Arrays.copyOf(chunk, filled));
      filled = 0;
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
