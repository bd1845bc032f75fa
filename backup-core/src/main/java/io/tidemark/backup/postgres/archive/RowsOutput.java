package io.tidemark.backup.postgres.archive;

import java.io.IOException;
import java.io.OutputStream;

/** Takes the rows of a COPY. Flushing and closing do nothing, so that it can be lent. */
final class RowsOutput extends OutputStream {

  private final OutputStream out;

  /** A newline stands for "nothing written yet": the start of the data is the start of a line. */
  private byte last = '\n';

  RowsOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int value) throws IOException {
    out.write(value);
    last = (byte) value;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    if (length > 0) {
      last = bytes[offset + length - 1];
    }
  }

  /** Writes the line {@code \.} that ends the rows; it must stand at the start of a line. */
  void end(TocEntry entry) throws IOException {
    if (last != '\n') {
      throw new IOException("the last row of " + entry.label() + " has no newline");
    }
    out.write(ArchiveFormat.copyEnd());
  }
}
