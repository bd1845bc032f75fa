package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;

/**
 * A piece of the log on one timeline.
 *
 * @param first the segment that it begins in
 * @param end the position after its last byte
 */
public record LogPiece(Segment first, Lsn end) {

  /** Returns the piece between two positions. */
  public static LogPiece of(long timeline, Lsn from, Lsn end, int segmentSize) {
    return new LogPiece(Segment.at(timeline, from, segmentSize), end);
  }

  /** Returns the segment that it ends in. */
  public Segment last() {
    return Segment.at(first.timeline(), end.plus(-1), first.size());
  }

  /** Returns how many segments it touches. */
  public long segments() {
    return last().number() - first.number() + 1;
  }

  /** Returns how many bytes of its last segment are needed. */
  public int lengthOfLast() {
    return Math.toIntExact(end.position() - last().start().position());
  }

  @Override
  public String toString() {
    return "'%s' to '%s' (%s)".formatted(first, last(), end);
  }
}
