package io.tidemark.backup.postgres;

import java.util.Optional;

/**
 * A piece of the log that a recovery replays.
 *
 * @param timeline the timeline that is followed
 * @param from where the backup ends
 * @param to as far as the stored log reaches without a gap
 * @param segments how many segments are needed to reach the target
 * @param segmentBytes the bytes of each
 * @param gap how the gap came about that begins at {@code to}; empty if none is known
 */
public record LogRange(
    long timeline, Lsn from, Lsn to, long segments, int segmentBytes, Optional<String> gap) {

  /** Returns the bytes of all segments. */
  public long bytes() {
    return segments * segmentBytes;
  }
}
