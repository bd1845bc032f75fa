package io.tidemark.backup.postgres.archive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds newlines, eight bytes at a time. */
final class Newlines {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;
  private static final long LOWEST_BITS = 0x0101010101010101L;
  private static final long HIGHEST_BITS = 0x8080808080808080L;

  private Newlines() {}

  /** Returns the index of the first newline from {@code start} before {@code end}, or -1. */
  static int indexOf(byte[] text, int start, int end) {
    int at = start;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long word = (long) LONG.get(text, at) ^ NEWLINES;
      // The lowest bit found is exact: borrows run upwards only.
      long found = (word - LOWEST_BITS) & ~word & HIGHEST_BITS;
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    for (; at < end; at++) {
      if (text[at] == '\n') {
        return at;
      }
    }
    return -1;
  }
}
