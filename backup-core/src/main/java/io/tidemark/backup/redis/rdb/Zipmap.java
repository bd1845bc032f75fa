package io.tidemark.backup.redis.rdb;

import java.io.IOException;

/** A zipmap: what Redis before 2.6 encodes small hashes into. */
final class Zipmap implements PackedElements {

  private static final int END = 0xff;
  private static final int LONG_LENGTH = 0xfe;

  private final Packed bytes;
  private final RdbInput in;
  private int next = 1;
  private boolean isValue;
  private int offset;
  private int length;

  Zipmap(Packed bytes, RdbInput in) {
    this.bytes = bytes;
    this.in = in;
  }

  @Override
  public boolean next() throws IOException {
    int first = bytes.int8(checked(next, 1)) & 0xff;
    if (first == END && !isValue) {
      if (next + 1 != bytes.length()) {
        throw in.damaged("a zipmap ends before its end");
      }
      return false;
    }
    next++;
    length = first;
    if (first == LONG_LENGTH) {
      length = bytes.int32(checked(next, Integer.BYTES));
      next += Integer.BYTES;
    }
    int unused = 0;
    if (isValue) {
      unused = bytes.int8(checked(next, 1)) & 0xff;
      next++;
    }
    offset = checked(next, length);
    next += length + unused;
    isValue = !isValue;
    return true;
  }

  private int checked(int from, int size) throws IOException {
    if (from < 0 || size < 0 || from > bytes.length() - size) {
      throw in.damaged("an element of a zipmap ends behind it");
    }
    return from;
  }

  @Override
  public boolean isNumber() {
    return false;
  }

  @Override
  public long number() {
    throw new IllegalStateException("a zipmap has texts only");
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
