package io.tidemark.backup.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * What has become of a task that was due.
 *
 * @param slot what it was due at; when it was called for, if that was out of turn
 * @param endedAt when that was decided
 * @param result how it ended
 * @param reason why it was not done; empty if it was
 */
public record TaskOutcome(Instant slot, Instant endedAt, Result result, Optional<String> reason) {

  /** How a task can end. */
  public enum Result {
    /** It was done. */
    SUCCEEDED,

    /** There was no need for it, or somebody else was at it. */
    SKIPPED,

    /** It went wrong. */
    FAILED,

    /** It was cut off because its scheduler stopped. */
    CANCELLED
  }
}
