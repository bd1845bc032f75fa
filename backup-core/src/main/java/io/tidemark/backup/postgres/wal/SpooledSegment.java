package io.tidemark.backup.postgres.wal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A whole segment in a local file.
 *
 * @param segment which one
 * @param file where it is
 * @param xxh3 XXH3-128 over its bytes
 */
public record SpooledSegment(Segment segment, Path file, String xxh3) {

  /** Writes the segment's bytes. */
  public void writeTo(OutputStream out) throws IOException {
    Files.copy(file, out);
  }
}
