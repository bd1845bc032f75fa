package io.tidemark.backup.source;

import java.io.IOException;

/** Somewhere that a backup can be restored to. */
public interface RestoreTarget {

  /**
   * Restores the files of one backup. Returning means that everything was applied and compared with
   * what the backup's report says.
   *
   * <p>On return and on every exception the target has released its connections, transactions and
   * threads.
   *
   * @throws io.tidemark.backup.error.BackupException for failures that the user can act on
   * @throws IOException if a file cannot be read
   */
  RestoreReport restore(BackupFiles files, RunContext run) throws IOException;
}
