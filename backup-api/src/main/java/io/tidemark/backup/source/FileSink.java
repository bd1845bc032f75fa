package io.tidemark.backup.source;

import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;

/** Lends a stream for each file of a backup. */
public interface FileSink {

  /**
   * Writes one file. Different names may be written concurrently, from different threads; the same
   * name twice is an error. When this returns, the file is stored in every required destination.
   *
   * @param name a plain file name such as {@code shop_full_20260131_021500.dump}; the pipeline adds
   *     the suffixes of its compression and encryption
   */
  void write(String name, ContentWriter content) throws IOException;
}
