package io.tidemark.backup.postgres.archive;

import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;

/**
 * A dump that is being written in one pass. It was given all entries at the start and then takes
 * the data of each entry that announced some, in the order of the entries. Only {@link #finish}
 * completes it; after any exception it can never be completed. Not thread-safe.
 */
public interface DumpOutput {

  /**
   * Writes the data of a table.
   *
   * @param rows writes the rows in COPY's text format, without the line {@code \.}
   * @throws IllegalStateException if it is another entry's turn
   */
  void rows(TocEntry entry, ContentWriter rows) throws IOException;

  /**
   * Writes the content of large objects.
   *
   * @throws IllegalStateException if it is another entry's turn
   */
  void largeObjects(TocEntry entry, LargeObjects objects) throws IOException;

  /**
   * Completes the dump and flushes it; the stream stays open.
   *
   * @throws IllegalStateException if data that was announced is missing
   */
  void finish() throws IOException;

  /** Writes one large object after the other. */
  @FunctionalInterface
  interface LargeObjects {
    void writeTo(LargeObjectSink sink) throws IOException;
  }

  /** Takes large objects. */
  @FunctionalInterface
  interface LargeObjectSink {
    /** Writes the object with this OID (unsigned, not 0). */
    void write(long oid, ContentWriter content) throws IOException;
  }
}
