package io.tidemark.backup.redis.rdb;

import java.io.IOException;
import java.io.InputStream;

/**
 * The serialized value of one key, as it stands in a snapshot, without its type. Large ones lie in
 * a temporary file. Usable only until the listener that was given it returns.
 */
public interface RawValue {

  /** Returns the number of bytes. */
  long sizeBytes();

  /** Opens the bytes; can be called more than once. The caller closes the stream. */
  InputStream open() throws IOException;
}
