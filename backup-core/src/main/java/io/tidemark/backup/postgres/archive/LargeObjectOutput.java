package io.tidemark.backup.postgres.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.Objects;

/** Writes the content of a large object as calls of {@code lowrite}. Closing it does nothing. */
final class LargeObjectOutput extends OutputStream {

  /** pg_restore's own; a line of 32 kB is no burden for psql. */
  private static final int PIECE_SIZE = 1 << 14;

  private final ScriptOutput out;
  private final byte[] piece = new byte[PIECE_SIZE];
  private int filled;

  LargeObjectOutput(ScriptOutput out) {
    this.out = out;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int done = 0;
    while (done < length) {
      int part = Math.min(length - done, PIECE_SIZE - filled);
      System.arraycopy(bytes, offset + done, piece, filled, part);
      filled += part;
      done += part;
      if (filled == PIECE_SIZE) {
        end();
      }
    }
  }

  void end() throws IOException {
    if (filled > 0) {
      String hex = HexFormat.of().formatHex(piece, 0, filled);
      out.line("SELECT pg_catalog.lowrite(0, '\\x" + hex + "');");
      filled = 0;
    }
  }
}
