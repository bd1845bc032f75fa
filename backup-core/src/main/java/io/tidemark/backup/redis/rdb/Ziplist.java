package io.tidemark.backup.redis.rdb;

import java.io.IOException;

/** A ziplist: what Redis before 7 encodes small collections into. */
final class Ziplist implements PackedElements {

  private static final int HEADER_BYTES = 10;
  private static final int END = 0xff;
  private static final int LONG_PREVIOUS = 0xfe;

  private final Packed bytes;
  private final RdbInput in;
  private int next = HEADER_BYTES;
  private boolean isNumber;
  private long number;
  private int offset;
  private int length;

  Ziplist(Packed bytes, RdbInput in) throws IOException {
    this.bytes = bytes;
    this.in = in;
    if (bytes.length() <= HEADER_BYTES || bytes.int32(0) != bytes.length()) {
      throw in.damaged("a ziplist has another length than it says");
    }
  }

  @Override
  public boolean next() throws IOException {
    int previous = at(next);
    if (previous == END) {
      if (next + 1 != bytes.length()) {
        throw in.damaged("a ziplist ends before its end");
      }
      return false;
    }
    int start = next + (previous == LONG_PREVIOUS ? 5 : 1);
    next = start + element(start);
    return true;
  }

  private int element(int start) throws IOException {
    int first = at(start);
    return switch (first >> 6) {
      case 0 -> text(start + 1, first & 0x3f) + 1;
      case 1 -> text(start + 2, (first & 0x3f) << 8 | at(start + 1)) + 2;
      case 2 ->
          text(start + 5, Integer.reverseBytes(bytes.int32(checked(start + 1, Integer.BYTES)))) + 5;
      default -> number(first, start + 1);
    };
  }

  private int text(int from, int size) throws IOException {
    isNumber = false;
    offset = checked(from, size);
    length = size;
    return size;
  }

  private int number(int first, int from) throws IOException {
    isNumber = true;
    switch (first) {
      case 0xc0 -> {
        number = bytes.int16(checked(from, Short.BYTES));
        return 3;
      }
      case 0xd0 -> {
        number = bytes.int32(checked(from, Integer.BYTES));
        return 5;
      }
      case 0xe0 -> {
        number = bytes.int64(checked(from, Long.BYTES));
        return 9;
      }
      case 0xf0 -> {
        number = bytes.int24(checked(from, 3));
        return 4;
      }
      case 0xfe -> {
        number = bytes.int8(checked(from, 1));
        return 2;
      }
      default -> {
        if (first < 0xf1 || first > 0xfd) {
          throw in.damaged("an element of a ziplist begins with byte " + first);
        }
        number = (first & 0xf) - 1L;
        return 1;
      }
    }
  }

  private int at(int index) throws IOException {
    return bytes.int8(checked(index, 1)) & 0xff;
  }

  private int checked(int from, int size) throws IOException {
    if (from < 0 || size < 0 || from > bytes.length() - size) {
      throw in.damaged("an element of a ziplist ends behind it");
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
