package io.tidemark.backup.wal;

import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.storage.StoredObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one place has of one segment.
 *
 * @param segment the segment
 * @param isClaimed whether there is a receipt
 * @param data its data, if it is there whole
 * @param beginnings its first bytes, the longest last
 */
record StoredSegment(
    Segment segment,
    boolean isClaimed,
    Optional<StoredObject> data,
    List<StoredObject> beginnings) {

  StoredSegment {
    beginnings = List.copyOf(beginnings);
  }

  static StoredSegment nothing(Segment segment) {
    return new StoredSegment(segment, false, Optional.empty(), List.of());
  }

  /** Returns the one that has most of a segment. */
  static StoredSegment best(Collection<StoredSegment> of) {
    return of.stream()
        .max(Comparator.comparing(StoredSegment::isWhole).thenComparing(StoredSegment::begun))
        .orElseThrow();
  }

  /** Returns the bytes at rest of the whole segment, or of its longest beginning. */
  long bytesOfBest() {
    return data.or(this::longestBeginning).map(StoredObject::sizeBytes).orElse(0L);
  }

  /** Whether a reader can use it. */
  boolean isWhole() {
    return isClaimed && data.isPresent();
  }

  /** Returns the suffixes of the data. */
  String suffix() {
    return data.orElseThrow().key().name().substring(segment.name().length());
  }

  long sizeBytes() {
    return data.map(StoredObject::sizeBytes).orElse(0L);
  }

  Optional<StoredObject> longestBeginning() {
    return beginnings.isEmpty()
        ? Optional.empty()
        : Optional.of(beginnings.get(beginnings.size() - 1));
  }

  /** Returns how many first bytes there are of a segment that is not whole. */
  int begun() {
    return longestBeginning().map(StoredSegment::length).orElse(0);
  }

  private static int length(StoredObject beginning) {
    return WalKeys.beginning(beginning.key().name()).map(WalKeys.Partial::length).orElse(0);
  }

  /** Sorts a listing by segments; what is none is left out. */
  static SortedMap<Segment, StoredSegment> of(List<StoredObject> objects, int segmentSize) {
    SortedMap<Segment, StoredSegment> found = new TreeMap<>();
    for (StoredObject object : objects) {
      String name = object.key().name();
      Segment.named(name.substring(0, Math.min(name.length(), WalKeys.SEGMENT_DIGITS)), segmentSize)
          .ifPresent(segment -> found.merge(segment, one(segment, object), StoredSegment::and));
    }
    return found;
  }

  private static StoredSegment one(Segment segment, StoredObject object) {
    String name = object.key().name();
    if (WalKeys.isData(name)) {
      return new StoredSegment(segment, false, Optional.of(object), List.of());
    }
    return WalKeys.beginning(name).isPresent()
        ? new StoredSegment(segment, false, Optional.empty(), List.of(object))
        : new StoredSegment(
            segment, name.equals(segment.name() + ".json"), Optional.empty(), List.of());
  }

  private StoredSegment and(StoredSegment other) {
    List<StoredObject> all = new ArrayList<>(beginnings);
    all.addAll(other.beginnings);
    all.sort(Comparator.comparingInt(StoredSegment::length));
    return new StoredSegment(segment, isClaimed || other.isClaimed, data.or(other::data), all);
  }
}
