package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.LogRange;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.util.Optional;

/** A target that can go on from a backup with the log that is kept beside it. */
public interface Replaying {

  /** Restores a backup, and what its recovery target needs of the log. */
  RestoreReport restore(BackupFiles files, WalSupply log, RunContext run) throws IOException;

  /**
   * Returns what of the log a restore of a backup would replay; empty for nothing.
   *
   * @throws io.tidemark.backup.error.BackupNotFoundException if the target cannot be reached
   */
  Optional<LogRange> plan(SourceReport backup, WalSupply log) throws IOException;
}
