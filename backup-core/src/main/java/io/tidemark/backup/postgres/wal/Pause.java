package io.tidemark.backup.postgres.wal;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next attempt: longer each time, never the same. Thread-safe. */
public final class Pause {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private Duration upper = FIRST;

  /** Returns the next pause. */
  public synchronized Duration next() {
    Duration limit = upper;
    Duration doubled = upper.multipliedBy(2);
    upper = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    // Many clients that lost the same server should not come back at once.
    return limit.dividedBy(2).plusNanos(ThreadLocalRandom.current().nextLong(limit.toNanos() / 2));
  }

  /** Begins with short pauses again: something has worked. */
  public synchronized void reset() {
    upper = FIRST;
  }
}
