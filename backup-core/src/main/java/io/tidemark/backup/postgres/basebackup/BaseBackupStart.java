package io.tidemark.backup.postgres.basebackup;

import io.tidemark.backup.postgres.Lsn;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a server says before it sends its files.
 *
 * @param position where in its log the backup begins
 * @param timeline the timeline of that
 * @param archives what will be sent, in this order
 */
record BaseBackupStart(Lsn position, long timeline, List<Archive> archives) {

  /**
   * One archive.
   *
   * @param tablespace the table space's OID; empty for the data directory itself
   * @param location where the table space lies on the server; empty for the data directory
   * @param estimatedBytes the server's estimate of its size
   */
  record Archive(
      Optional<String> tablespace, Optional<String> location, OptionalLong estimatedBytes) {

    /** The server's own name for it. */
    String fileName() {
      return tablespace.orElse("base") + ".tar";
    }
  }

  long estimatedBytes() {
    return archives.stream().mapToLong(archive -> archive.estimatedBytes().orElse(0)).sum();
  }
}
