package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.postgres.wal.LogPiece;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.postgres.wal.WalSupply;
import io.tidemark.backup.transfer.Destination;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Looks whether one place has a piece of the log, by names. It needs no key: a segment counts on
 * whatever timeline up to that of the piece it lies.
 */
public final class LogPresence {

  private final WalPlace place;

  public LogPresence(Destination place, JobName job) {
    this.place = WalPlace.of(place, new WalKeys(job));
  }

  /** Returns the first segment of a piece that is missing; empty if none is. */
  public Optional<Segment> missing(LogPiece piece) throws IOException {
    Segment last = piece.last();
    Set<Long> found = new HashSet<>();
    for (long timeline : place.timelines().headSet(last.timeline() + 1)) {
      place
          .segments(piece.first().on(timeline), last.on(timeline))
          .forEach(segment -> found.add(segment.number()));
      Optional<WalSupply.Held> held = place.held(last.on(timeline));
      if (held.filter(it -> it.length() >= piece.lengthOfLast()).isPresent()) {
        found.add(last.number());
      }
    }
    Segment next = piece.first();
    while (next.number() <= last.number()) {
      if (!found.contains(next.number())) {
        return Optional.of(next);
      }
      next = next.next();
    }
    return Optional.empty();
  }
}
