package io.tidemark.backup.storage;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Content that is produced once, by pushing it into a stream. A normal return commits the content;
 * an exception aborts it. Closing a stream never commits anything.
 */
@FunctionalInterface
public interface ContentWriter {

  /**
   * Writes the whole content.
   *
   * @param out lent for the duration of the call; closing it does nothing
   */
  void writeTo(OutputStream out) throws IOException;
}
