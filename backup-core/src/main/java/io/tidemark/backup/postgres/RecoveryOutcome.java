package io.tidemark.backup.postgres;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a restored server has come to.
 *
 * @param state how its recovery has ended
 * @param position up to where it has replayed the log; empty for one that has shut down, which
 *     cannot be asked
 * @param timeline the timeline that it writes; empty while it cannot write
 * @param lastCommit when the last transaction that it has replayed was committed, by the clock of
 *     the server that was backed up; empty if it has replayed none, or has shut down
 * @param readableAfter how long after the start it was consistent and could be read; for one that
 *     has shut down before, how long until then
 * @param recoveredAfter how long after the start its recovery had ended
 */
public record RecoveryOutcome(
    State state,
    Optional<Lsn> position,
    OptionalLong timeline,
    Optional<Instant> lastCommit,
    Duration readableAfter,
    Duration recoveredAfter) {

  /** How a recovery has ended. */
  public enum State {
    /** It is a primary, and can be written. */
    PROMOTED,
    /** It waits at its target, and can be read. */
    PAUSED,
    /** It has reached its target and ended; there is nothing to look into. */
    SHUT_DOWN
  }
}
