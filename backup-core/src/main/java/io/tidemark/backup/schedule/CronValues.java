package io.tidemark.backup.schedule;

import java.util.OptionalInt;

/**
 * The values of one field that match, below 64 each.
 *
 * @param open whether the field begins with an asterisk
 */
record CronValues(long bits, boolean open) {

  static CronValues none(boolean open) {
    return new CronValues(0, open);
  }

  /** Adds every {@code step}-th value of a range; of the days of a week, 7 is 0. */
  CronValues with(int from, int to, int step, CronField field) {
    long more = bits;
    for (int value = from; value <= to; value += step) {
      more |= 1L << (field == CronField.DAY_OF_WEEK ? value % 7 : value);
    }
    return new CronValues(more, open);
  }

  boolean has(int value) {
    return (bits & (1L << value)) != 0;
  }

  /** Returns the first one that is no less than a value. */
  OptionalInt from(int value) {
    long rest = value > 63 ? 0 : bits & (-1L << value);
    return rest == 0 ? OptionalInt.empty() : OptionalInt.of(Long.numberOfTrailingZeros(rest));
  }

  /** Whether all values from 0 up to one match. */
  boolean allBelow(int end) {
    return bits == (1L << end) - 1;
  }
}
