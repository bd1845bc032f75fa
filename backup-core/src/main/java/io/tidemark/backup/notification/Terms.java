package io.tidemark.backup.notification;

import java.time.Duration;

/**
 * How long it is tried to tell a service something.
 *
 * @param attempts how often at most
 * @param firstPause after the first attempt; each further one is twice as long
 * @param patience how long at most, with pauses and with what the service asks for
 */
record Terms(int attempts, Duration firstPause, Duration patience) {

  /** Two minutes of pauses: as long as a service is restarted, or a network fails over. */
  static final Terms USUAL = new Terms(8, Duration.ofSeconds(1), Duration.ofMinutes(15));

  private static final int MAX_DOUBLINGS = 20;

  /** Returns the pause after an attempt, of which the first has the number 1. */
  Duration pause(int attempt) {
    return firstPause.multipliedBy(1L << Math.min(attempt - 1, MAX_DOUBLINGS));
  }
}
