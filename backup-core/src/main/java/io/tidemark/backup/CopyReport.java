package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import java.util.List;

/**
 * What was copied.
 *
 * @param location where to, without secrets
 * @param backups every backup that the target has now and that was asked for, the oldest first
 */
public record CopyReport(String location, List<Copied> backups) {

  public CopyReport {
    backups = List.copyOf(backups);
  }

  /**
   * One backup.
   *
   * @param id the backup
   * @param files how many files were copied now, the manifest included; none if it was there
   * @param bytes their bytes at rest
   */
  public record Copied(BackupId id, int files, long bytes) {}

  /** Returns how many bytes were copied in all. */
  public long bytes() {
    return backups.stream().mapToLong(Copied::bytes).sum();
  }
}
