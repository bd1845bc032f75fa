package io.tidemark.backup.postgres.basebackup;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.incremental.Truncations;

/** Knows which relations a server has truncated. */
@FunctionalInterface
public interface TruncationSource {

  /**
   * Asks the server's summaries of its log.
   *
   * @param timeline of the log
   * @param from where the older backup starts
   * @param to where the newer one does
   * @throws io.tidemark.backup.error.BackupException if the server cannot be asked
   */
  Truncations between(long timeline, Lsn from, Lsn to);
}
