package io.tidemark.backup.postgres.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Cuts what is written into chunks with their lengths in front. Flushing and closing do nothing, so
 * that it can be lent.
 */
final class ChunkOutput extends OutputStream {

  /** Rows arrive one by one; what reads the archive, a compressor, likes larger pieces. */
  static final int CHUNK_SIZE = 1 << 16;

  private final ArchiveEncoder out;
  private final byte[] chunk = new byte[CHUNK_SIZE];
  private int filled;

  ChunkOutput(ArchiveEncoder out) {
    this.out = out;
  }

  @Override
  public void write(int value) throws IOException {
    cutIfFull();
    chunk[filled++] = (byte) value;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int done = 0;
    while (done < length) {
      cutIfFull();
      int part = Math.min(length - done, CHUNK_SIZE - filled);
      System.arraycopy(bytes, offset + done, chunk, filled, part);
      filled += part;
      done += part;
    }
  }

  /** Ends the data; what is written next belongs to other data. */
  void end() throws IOException {
    cut();
    out.integer(0);
  }

  private void cutIfFull() throws IOException {
    if (filled == CHUNK_SIZE) {
      cut();
    }
  }

  /** An empty chunk would end the data, so none is written. */
  private void cut() throws IOException {
    if (filled > 0) {
      out.integer(filled);
      out.bytes(chunk, 0, filled);
      filled = 0;
    }
  }
}
