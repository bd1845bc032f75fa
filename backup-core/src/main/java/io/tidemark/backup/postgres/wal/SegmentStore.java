package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.wire.ClusterFacts;
import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.util.Optional;

/**
 * Where a write-ahead log is kept. What a method has stored when it returns is durable in every
 * required destination. Storing the same content again is fine; other content under the same name
 * is an {@link io.tidemark.backup.error.IntegrityException}.
 */
public interface SegmentStore {

  /**
   * Binds the store to the cluster that it is the log of.
   *
   * @throws io.tidemark.backup.error.InvalidConfigurationException if it is bound to another one
   */
  void bind(ClusterFacts cluster) throws IOException;

  /** Stores a whole segment, and removes what was stored of it before it was whole. */
  void store(SpooledSegment segment) throws IOException;

  /**
   * Stores the beginning of a segment that is not whole yet, filled up to its size; it supersedes a
   * shorter one.
   *
   * @param length the bytes that are not filling
   */
  void storePartial(Segment segment, int length, ContentWriter content) throws IOException;

  /** Stores the history of a timeline as the server tells it. */
  void storeHistory(long timeline, byte[] content) throws IOException;

  /** Records that a piece of the log will never be stored. */
  void storeGap(Gap gap) throws IOException;

  /**
   * Finds the newest whole segment before which nothing is missing that the server still has.
   *
   * @param server where the server's log ends now
   * @param kept the oldest segment that the server still has for certain
   */
  Optional<Segment> newest(Segment server, Segment kept) throws IOException;
}
