package io.tidemark.backup.postgres.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the primitive values of an archive. */
final class ArchiveEncoder {

  private final OutputStream out;
  private final byte[] scratch = new byte[1 + ArchiveFormat.OFFSET_SIZE];

  ArchiveEncoder(OutputStream out) {
    this.out = out;
  }

  void octet(int value) throws IOException {
    out.write(value);
  }

  void bytes(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  /** A sign, then the magnitude with its lowest byte first. */
  void integer(int value) throws IOException {
    long magnitude = Math.abs((long) value);
    scratch[0] = (byte) (value < 0 ? 1 : 0);
    littleEndian(magnitude, ArchiveFormat.INT_SIZE);
  }

  void string(@Nullable String value) throws IOException {
    if (value == null) {
      integer(-1);
      return;
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    integer(bytes.length);
    out.write(bytes);
  }

  /** pg_dump leaves out what does not apply, and pg_restore reads both alike. */
  void stringOrNothing(String value) throws IOException {
    string(value.isEmpty() ? null : value);
  }

  void offset(int state) throws IOException {
    scratch[0] = (byte) state;
    littleEndian(0, ArchiveFormat.OFFSET_SIZE);
  }

  void flush() throws IOException {
    out.flush();
  }

  private void littleEndian(long value, int size) throws IOException {
    for (int i = 0; i < size; i++) {
      scratch[1 + i] = (byte) (value >>> (8 * i));
    }
    out.write(scratch, 0, 1 + size);
  }
}
