package io.tidemark.backup.redis.rdb;

import java.io.IOException;

/** A listpack: what Redis 7 encodes small collections into, and the entries of streams. */
final class Listpack implements PackedElements {

  private static final int HEADER_BYTES = 6;
  private static final int END = 0xff;

  private final Packed bytes;
  private final RdbInput in;
  private int next = HEADER_BYTES;
  private boolean isNumber;
  private long number;
  private int offset;
  private int length;

  Listpack(Packed bytes, RdbInput in) throws IOException {
    this.bytes = bytes;
    this.in = in;
    if (bytes.length() <= HEADER_BYTES || bytes.int32(0) != bytes.length()) {
      throw in.damaged("a listpack has another length than it says");
    }
  }

  @Override
  public boolean next() throws IOException {
    int first = at(next);
    if (first == END) {
      if (next + 1 != bytes.length()) {
        throw in.damaged("a listpack ends before its end");
      }
      return false;
    }
    int size = element(first);
    next += size + backLengthBytes(size);
    return true;
  }

  /** Returns the number of bytes of the element, without what serves to walk back. */
  private int element(int first) throws IOException {
    if (first < 0x80) {
      return number(first, 1);
    }
    if (first < 0xc0) {
      return text(1, first & 0x3f);
    }
    if (first < 0xe0) {
      int value = (first & 0x1f) << 8 | at(next + 1);
      return number(value << 19 >> 19, 2);
    }
    if (first < 0xf0) {
      return text(2, (first & 0xf) << 8 | at(next + 1));
    }
    return switch (first) {
      case 0xf0 -> text(5, bytes.int32(checked(next + 1, Integer.BYTES)));
      case 0xf1 -> number(bytes.int16(checked(next + 1, Short.BYTES)), 3);
      case 0xf2 -> number(bytes.int24(checked(next + 1, 3)), 4);
      case 0xf3 -> number(bytes.int32(checked(next + 1, Integer.BYTES)), 5);
      case 0xf4 -> number(bytes.int64(checked(next + 1, Long.BYTES)), 9);
      default -> throw in.damaged("an element of a listpack begins with byte " + first);
    };
  }

  private int number(long value, int size) {
    isNumber = true;
    number = value;
    return size;
  }

  private int text(int header, int size) throws IOException {
    isNumber = false;
    offset = checked(next + header, size);
    length = size;
    return header + size;
  }

  private static int backLengthBytes(int size) {
    if (size < 1 << 7) {
      return 1;
    }
    if (size < 1 << 14) {
      return 2;
    }
    if (size < 1 << 21) {
      return 3;
    }
    return size < 1 << 28 ? 4 : 5;
  }

  private int at(int index) throws IOException {
    return bytes.int8(checked(index, 1)) & 0xff;
  }

  private int checked(int from, int size) throws IOException {
    if (from < 0 || size < 0 || from > bytes.length() - size) {
      throw in.damaged("an element of a listpack ends behind it");
    }
    return from;
  }

  @Override
  public boolean isNumber() {
    return isNumber;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public Packed bytes() {
    return bytes;
  }

  @Override
  public int offset() {
    return offset;
  }

  @Override
  public int length() {
    return length;
  }
}
