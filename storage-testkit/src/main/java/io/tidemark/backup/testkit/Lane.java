package io.tidemark.backup.testkit;

import java.util.TreeSet;

/** One direction of a {@link Traffic}: how far it has come and what lies ahead. Not thread-safe. */
final class Lane {

  final TreeSet<Long> cuts = new TreeSet<>();
  final TreeSet<Long> stalls = new TreeSet<>();
  final TreeSet<Long> flips = new TreeSet<>();
  long passed;
  long freeAt = System.nanoTime();

  /** Returns the position of the byte that follows after so many more. */
  long after(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("not a number of bytes: " + bytes);
    }
    return passed + bytes;
  }

  /** Returns how many bytes may pass before a connection is cut or everything stalls. */
  long untilNextFault() {
    long cut = cuts.isEmpty() ? Long.MAX_VALUE : cuts.first();
    long stall = stalls.isEmpty() ? Long.MAX_VALUE : stalls.first();
    return Math.min(cut, stall) - passed;
  }

  /** Lets bytes pass, with the bits inverted that are to be. */
  void pass(byte[] chunk, int offset, int length) {
    long end = passed + length;
    while (!flips.isEmpty() && flips.first() < end) {
      chunk[offset + (int) (flips.pollFirst() - passed)] ^= 1;
    }
    passed = end;
  }

  void clear() {
    cuts.clear();
    stalls.clear();
    flips.clear();
  }
}
