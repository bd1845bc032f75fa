package io.tidemark.backup.wal;

import io.tidemark.backup.postgres.wal.LogPiece;

/**
 * The log that one base backup needs, by segment numbers.
 *
 * @param by the id of the backup
 * @param timeline the timeline that it was taken on
 * @param first the segment that it starts in
 * @param last the last segment that it needs; {@link #OPEN} if it is to be followed by all that
 *     comes
 */
public record LogNeed(String by, long timeline, long first, long last) {

  /** No last one: every point since can be recovered to. */
  public static final long OPEN = Long.MAX_VALUE;

  static LogNeed from(String by, LogPiece piece) {
    return new LogNeed(by, piece.first().timeline(), piece.first().number(), OPEN);
  }

  static LogNeed only(String by, LogPiece piece) {
    return new LogNeed(by, piece.first().timeline(), piece.first().number(), piece.last().number());
  }

  boolean isOpen() {
    return last == OPEN;
  }
}
