package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;

/** A target that can go on from a backup with the log that is kept beside it. */
public interface Replaying {

  /** Restores a backup, and what its recovery target needs of the log. */
  RestoreReport restore(BackupFiles files, WalSupply log, RunContext run) throws IOException;
}
