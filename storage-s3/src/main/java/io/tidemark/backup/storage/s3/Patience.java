package io.tidemark.backup.storage.s3;

import java.time.Duration;

/**
 * How long a storage bears with a server.
 *
 * @param attempts how often a request is made at most
 * @param firstDelay the longest wait before the second attempt; it doubles from there
 * @param timeout how long a server may keep silent
 */
record Patience(int attempts, Duration firstDelay, Duration timeout) {

  /** Below this many bytes a second (a quarter of a Mbit/s) a transfer counts as stalled. */
  private static final long SLOWEST = 32 * 1024;

  /** A clean-up after a failure keeps the caller waiting for that failure. */
  private static final int CLEANING_ATTEMPTS = 4;

  /** Returns the patience for clean-ups. */
  Patience less() {
    return new Patience(Math.min(attempts, CLEANING_ATTEMPTS), firstDelay, timeout);
  }

  /** Returns how long a request may take that carries so many bytes. */
  Duration limit(long bytes) {
    return timeout.plusSeconds(bytes / SLOWEST);
  }
}
