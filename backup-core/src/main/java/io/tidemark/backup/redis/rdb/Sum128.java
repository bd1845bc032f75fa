package io.tidemark.backup.redis.rdb;

import java.util.HexFormat;

/** A sum of numbers of 128 bits, modulo 2^128, whatever their order. Not thread-safe. */
public final class Sum128 {

  private long high;
  private long low;

  /** Begins with 0. */
  public Sum128() {}

  void clear() {
    high = 0;
    low = 0;
  }

  void add(long otherHigh, long otherLow) {
    long before = low;
    low += otherLow;
    high += otherHigh + (Long.compareUnsigned(low, before) < 0 ? 1 : 0);
  }

  /** Adds a number of 16 bytes, the highest first. */
  public void add(byte[] number) {
    add(get(number, 0), get(number, Long.BYTES));
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  static void put(long value, byte[] bytes, int offset) {
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[offset + i] = (byte) (value >>> (56 - 8 * i));
    }
  }

  private static long get(byte[] bytes, int offset) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | (bytes[offset + i] & 0xff);
    }
    return value;
  }

  /** Returns 32 hexadecimal digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
