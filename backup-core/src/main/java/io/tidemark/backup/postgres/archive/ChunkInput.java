package io.tidemark.backup.postgres.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Joins chunks, up to the one with length 0. Closing it does nothing. */
final class ChunkInput extends InputStream {

  private final ArchiveDecoder in;
  private int left;
  private boolean ended;

  ChunkInput(ArchiveDecoder in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (left == 0 && !nextChunk()) {
      return -1;
    }
    int count = in.bytes(into, offset, Math.min(length, left));
    left -= count;
    return count;
  }

  private boolean nextChunk() throws IOException {
    if (!ended) {
      left = in.integer(0, Integer.MAX_VALUE);
      ended = left == 0;
    }
    return !ended;
  }
}
