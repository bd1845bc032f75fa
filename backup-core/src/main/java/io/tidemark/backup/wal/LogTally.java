package io.tidemark.backup.wal;

import io.tidemark.backup.error.BackupException;
import java.util.List;

/**
 * What a copy of the log has done.
 *
 * @param files how many files were copied now
 * @param bytes their bytes at rest
 * @param present how many were there already
 * @param problems what could not be copied; no more than the first hundred
 */
public record LogTally(long files, long bytes, long present, List<BackupException> problems) {

  public LogTally {
    problems = List.copyOf(problems);
  }
}
