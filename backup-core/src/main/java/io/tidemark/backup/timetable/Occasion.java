package io.tidemark.backup.timetable;

import java.time.Instant;
import java.util.Optional;

/**
 * Why a task is done now.
 *
 * @param slot what it is due at
 * @param next the slot after that; empty if there is none
 * @param cause what has brought it about
 */
public record Occasion(Instant slot, Optional<Instant> next, Cause cause) {

  /** What can bring a task about. */
  public enum Cause {
    /** Its slot has come. */
    SLOT,

    /** Its slot has gone by unused, as far as is known. */
    MISSED,

    /** Somebody has called for it. */
    CALL
  }

  static Occasion call(Instant now) {
    return new Occasion(now, Optional.empty(), Cause.CALL);
  }
}
