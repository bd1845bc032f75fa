package io.tidemark.backup.redis;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A sum of digests of keys, modulo 2^128, whatever their order. Not thread-safe. */
final class DigestSum {

  private long count;
  private long high;
  private long low;

  void add(byte[] digest) {
    ByteBuffer bytes = ByteBuffer.wrap(digest);
    long nextHigh = bytes.getLong();
    long nextLow = bytes.getLong();
    long sum = low + nextLow;
    high += nextHigh + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
    low = sum;
    count++;
  }

  long count() {
    return count;
  }

  /** Returns 32 hexadecimal digits. */
  String text() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
