package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a stored log reaches without a gap, from one position along one timeline's history.
 *
 * @param history the timeline and those before it
 * @param from the position
 * @param first the segment that it is in
 * @param whole how many segments are stored whole from there on, one after the other
 * @param unfinished the one after them, if its beginning is stored
 * @param end the position after the last byte
 * @param lastStoredAt when the last of it was stored; empty if there is none
 */
public record LogCoverage(
    TimelineHistory history,
    Lsn from,
    Segment first,
    long whole,
    Optional<Segment> unfinished,
    Lsn end,
    Optional<Instant> lastStoredAt) {

  /** Looks from the segment of {@code from} on. */
  public static LogCoverage of(WalSupply log, TimelineHistory history, Lsn from, int segmentSize)
      throws IOException {
    return of(log, history, from, new Bounds(Segment.at(1, from, segmentSize), Long.MAX_VALUE));
  }

  /** Looks no further than to the end of a piece. */
  public static LogCoverage of(WalSupply log, TimelineHistory history, LogPiece piece)
      throws IOException {
    return of(
        log, history, piece.first().start(), new Bounds(piece.first(), piece.last().number()));
  }

  /** Where a look begins, and the number of the last segment that matters. */
  private record Bounds(Segment begin, long last) {}

  private static LogCoverage of(WalSupply log, TimelineHistory history, Lsn from, Bounds bounds)
      throws IOException {
    Segment first = on(history, bounds.begin());
    Segment next = first;
    long whole = 0;
    List<Segment> stored = List.of();
    Segment listed = null;
    while (next.number() <= bounds.last()) {
      if (listed == null || !sameFolder(listed, next)) {
        stored = log.around(next);
        listed = next;
      }
      if (!stored.contains(next)) {
        break;
      }
      whole++;
      next = on(history, next.next());
    }
    return ending(log, history, new Run(from, first, whole, next));
  }

  /** Segments one after the other, and the first that is not among them. */
  private record Run(Lsn from, Segment first, long whole, Segment next) {}

  private static LogCoverage ending(WalSupply log, TimelineHistory history, Run run)
      throws IOException {
    Optional<WalSupply.Held> beginning = log.held(run.next());
    if (beginning.isPresent()) {
      return new LogCoverage(
          history,
          run.from(),
          run.first(),
          run.whole(),
          Optional.of(run.next()),
          run.next().start().plus(beginning.get().length()),
          Optional.of(beginning.get().storedAt()));
    }
    Optional<Instant> storedAt = Optional.empty();
    if (run.whole() > 0) {
      Segment last = on(history, new Segment(1, run.next().number() - 1, run.next().size()));
      storedAt = log.held(last).map(WalSupply.Held::storedAt);
    }
    return new LogCoverage(
        history,
        run.from(),
        run.first(),
        run.whole(),
        Optional.empty(),
        run.next().start(),
        storedAt);
  }

  /** The segment in which a timeline began is whole on that timeline only. */
  private static Segment on(TimelineHistory history, Segment segment) {
    return segment.on(history.timelineOf(segment.end().plus(-1)));
  }

  private static boolean sameFolder(Segment one, Segment other) {
    int digits = 16;
    return one.name().substring(0, digits).equals(other.name().substring(0, digits));
  }

  /** Returns the segment so many after the first. */
  public Segment segment(long index) {
    return on(history, new Segment(1, first.number() + index, first.size()));
  }
}
