package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.GapRecord;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wal.Gap;
import io.tidemark.backup.postgres.wal.Segment;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells gaps from those that were filled since, from another place. A gap is filled when every
 * segment that it touches is there whole, with its receipt.
 */
final class StoredGaps {

  private final List<WalPlace> places;
  private final int segmentSize;

  StoredGaps(List<WalPlace> places, int segmentSize) {
    this.places = places;
    this.segmentSize = segmentSize;
  }

  static Gap gap(GapRecord record) {
    return new Gap(
        record.timeline(), Lsn.parse(record.from()), Lsn.parse(record.to()), record.cause());
  }

  /** Whether anything of a gap is missing in these places together. */
  boolean isOpen(Gap gap) throws IOException {
    if (!gap.from().isBefore(gap.to())) {
      return true;
    }
    Segment at = Segment.at(gap.timeline(), gap.from(), segmentSize);
    Segment last = Segment.at(gap.timeline(), gap.to().plus(-1), segmentSize);
    while (at.compareTo(last) <= 0) {
      Set<Segment> whole = whole(at);
      Segment folder = at;
      while (at.compareTo(last) <= 0 && inOneFolder(at, folder)) {
        if (!whole.contains(at)) {
          return true;
        }
        at = at.next();
      }
    }
    return false;
  }

  private static boolean inOneFolder(Segment one, Segment other) {
    return one.number() / one.perFolder() == other.number() / other.perFolder();
  }

  private Set<Segment> whole(Segment anyOfFolder) throws IOException {
    Set<Segment> whole = new HashSet<>();
    for (WalPlace place : places) {
      place.folder(anyOfFolder).values().stream()
          .filter(StoredSegment::isWhole)
          .forEach(stored -> whole.add(stored.segment()));
    }
    return whole;
  }
}
