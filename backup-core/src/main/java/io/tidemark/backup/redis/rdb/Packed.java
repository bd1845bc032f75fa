package io.tidemark.backup.redis.rdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of an encoded collection, in memory or in a mapped file. Whoever reads checks the
 * places: one that is out of bounds is a fault of the program.
 */
final class Packed {

  private static final int PIECE_BYTES = 64 << 10;

  private final ByteBuffer bytes;

  Packed(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  int length() {
    return bytes.limit();
  }

  byte int8(int offset) {
    return bytes.get(offset);
  }

  short int16(int offset) {
    return bytes.getShort(offset);
  }

  /** Returns a signed number of three bytes. */
  int int24(int offset) {
    return (bytes.getShort(offset) & 0xffff) | bytes.get(offset + 2) << 16;
  }

  int int32(int offset) {
    return bytes.getInt(offset);
  }

  long int64(int offset) {
    return bytes.getLong(offset);
  }

  /** Shows some of the bytes to {@code part}, in pieces. */
  void show(int offset, int length, RdbInput.Part part) throws IOException {
    if (bytes.hasArray()) {
      part.take(bytes.array(), bytes.arrayOffset() + offset, length);
      return;
    }
    byte[] piece = new byte[Math.min(length, PIECE_BYTES)];
    int shown = 0;
    while (shown < length) {
      int some = Math.min(length - shown, piece.length);
      bytes.get(offset + shown, piece, 0, some);
      part.take(piece, 0, some);
      shown += some;
    }
  }

  /** Returns a copy of some of the bytes, of which there are few. */
  byte[] copy(int offset, int length) {
    byte[] copy = new byte[length];
    bytes.get(offset, copy, 0, length);
    return copy;
  }
}
