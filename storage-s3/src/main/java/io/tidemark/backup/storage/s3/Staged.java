package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.util.Optional;
import java.util.zip.Checksum;

/** Content that is complete, and one request away from being an object. */
interface Staged {

  long sizeBytes();

  /** Returns the checksum of the whole content. */
  Checksum checksum();

  /**
   * Makes the object visible and returns the server's name for its content, if it tells one.
   *
   * @param onlyIfAbsent whether the server is asked to refuse if the key is taken
   */
  Optional<String> publish(boolean onlyIfAbsent) throws IOException;
}
