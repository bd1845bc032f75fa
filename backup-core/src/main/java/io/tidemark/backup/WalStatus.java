package io.tidemark.backup;

import io.tidemark.backup.postgres.Lsn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the archiving of a log stands.
 *
 * @param state what it does
 * @param timeline the timeline that was received last; 0 if none was
 * @param stored the position before which everything since the start is durable in the required
 *     destinations; empty if nothing is yet
 * @param storedAt when that was last found out
 * @param problem why it does not stream; empty if it does
 * @param retainedBytes what the server keeps because it is not stored; empty if it could not be
 *     asked
 * @param walStatus what the server says of that: {@code reserved}, {@code extended}, {@code
 *     unreserved}, {@code lost}; empty if it could not be asked
 * @param gaps what was found lost since the start, for people; the last hundred
 */
public record WalStatus(
    State state,
    long timeline,
    Optional<Lsn> stored,
    Optional<Instant> storedAt,
    Optional<String> problem,
    OptionalLong retainedBytes,
    Optional<String> walStatus,
    List<String> gaps) {

  /** What an archiving does. */
  public enum State {
    /** It connects, or waits to try it again. */
    CONNECTING,
    /** The server sends its log. */
    STREAMING,
    /** It was closed. */
    STOPPED
  }

  public WalStatus {
    gaps = List.copyOf(gaps);
  }
}
