package io.tidemark.backup.postgres.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A log at rest, for reading. What is fetched is proven when the method returns. Thread-safe. */
public interface WalSupply {

  /** Returns the segments that are stored whole among the 256 or so around one, in their order. */
  List<Segment> around(Segment segment) throws IOException;

  /**
   * What is stored of a segment.
   *
   * @param length how many bytes; all of them if it is whole
   * @param storedAt when they were stored, by the storage's clock
   */
  record Held(int length, Instant storedAt) {}

  /** Returns what is stored of a segment; empty if nothing is. */
  Optional<Held> held(Segment segment) throws IOException;

  /** Returns the history of a timeline; empty if it is not stored. */
  Optional<TimelineHistory> history(long timeline) throws IOException;

  /**
   * Fetches a segment or a history by PostgreSQL's name.
   *
   * @param file is created, complete or not at all
   * @return false if it is not stored
   */
  boolean fetch(String name, Path file) throws IOException;

  /** Fetches what is stored of a segment that is not whole, filled up to its size. */
  boolean fetchBeginning(Segment segment, Path file) throws IOException;

  /** Returns the pieces that are known to be lost, in no order. */
  List<Gap> gaps(long timeline) throws IOException;
}
