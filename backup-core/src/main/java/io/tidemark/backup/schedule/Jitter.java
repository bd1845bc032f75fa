package io.tidemark.backup.schedule;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A delay that differs from job to job and from slot to slot, and is the same in every instance and
 * after a restart.
 */
record Jitter(Duration limit) {

  static final Jitter NONE = new Jitter(Duration.ZERO);

  /** 2^64 divided by the golden ratio: spreads what lies close together. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  Jitter {
    if (limit.isNegative()) {
      throw new InvalidConfigurationException(
          "a jitter of " + limit + " would run before the time",
          "give none or more, such as PT10M");
    }
  }

  /** Returns the delay of a slot; it ends before the next one. */
  Duration of(String job, Instant slot, Optional<Instant> next) {
    long millis =
        next.map(it -> Duration.between(slot, it)).filter(this::isShorter).orElse(limit).toMillis();
    if (millis == 0) {
      return Duration.ZERO;
    }
    long hash = mixed(job.hashCode() * GOLDEN + slot.getEpochSecond());
    return Duration.ofMillis(Long.remainderUnsigned(hash, millis));
  }

  private boolean isShorter(Duration distance) {
    return distance.compareTo(limit) < 0;
  }

  /** The last steps of SplitMix64. */
  private static long mixed(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
