package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.postgres.cluster.RunningChecksum;
import java.util.HexFormat;

/**
 * What a file has become that no archive has in one piece.
 *
 * @param sizeBytes its length
 * @param checksum its checksum in hexadecimal digits, by the algorithm that the newest manifest
 *     uses for its part
 */
record RebuiltFile(long sizeBytes, String checksum) {

  /** Takes a length and what was computed over so many bytes. */
  static RebuiltFile of(long sizeBytes, RunningChecksum checksum) {
    return new RebuiltFile(sizeBytes, HexFormat.of().formatHex(checksum.finish()));
  }
}
