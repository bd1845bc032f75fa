package io.tidemark.backup.postgres.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * The rows of a COPY without the line {@code \.} and the empty lines that end them; their absence
 * is an error.
 */
final class RowsInput extends InputStream {

  private static final int BUFFER_SIZE = 1 << 16;

  private final ArchiveDecoder archive;
  private final InputStream in;
  private final byte[] end = ArchiveFormat.copyEnd();
  private final byte[] buffer = new byte[BUFFER_SIZE];
  private int start;
  private int limit;
  private boolean ended;

  /** A newline stands for "nothing read yet". */
  private byte last = '\n';

  RowsInput(ArchiveDecoder archive, InputStream in) {
    this.archive = archive;
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
    while (available() == 0 && !ended) {
      fill();
    }
    if (available() == 0) {
      return -1;
    }
    int count = Math.min(length, available());
    System.arraycopy(buffer, start, into, offset, count);
    start += count;
    last = buffer[start - 1];
    return count;
  }

  /** What may be the end is held back until more follows. */
  @Override
  public int available() {
    return ended ? 0 : Math.max(0, limit - start - end.length);
  }

  private void fill() throws IOException {
    System.arraycopy(buffer, start, buffer, 0, limit - start);
    limit -= start;
    start = 0;
    int count = in.read(buffer, limit, BUFFER_SIZE - limit);
    if (count < 0) {
      requireEnd();
      ended = true;
    } else {
      limit += count;
    }
  }

  private void requireEnd() throws IOException {
    if (last != '\n' || !Arrays.equals(buffer, 0, limit, end, 0, end.length)) {
      throw archive.corrupt("rows without their end");
    }
  }
}
