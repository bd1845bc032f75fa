package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.DiskSpace;
import io.tidemark.backup.postgres.LogRange;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A target that can go on from a backup with the log that is kept beside it. */
public interface Replaying {

  /** Restores a backup, and what its recovery target needs of the log. */
  RestoreReport restore(BackupFiles files, WalSupply log, RunContext run) throws IOException;

  /**
   * What a restore would take.
   *
   * @param log what is replayed of the log; empty for nothing
   * @param chain the ids of all backups that are read, the full one first
   * @param space what is needed, by file system
   */
  record Plan(Optional<LogRange> log, List<String> chain, List<DiskSpace> space) {}

  /**
   * Finds out what a restore of a backup would do.
   *
   * @throws io.tidemark.backup.error.BackupNotFoundException if the target cannot be reached
   */
  Plan plan(BackupFiles files, WalSupply log, RunContext run) throws IOException;
}
