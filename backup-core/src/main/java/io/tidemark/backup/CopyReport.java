package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import java.util.List;

/**
 * What was copied.
 *
 * @param location where to, without secrets
 * @param backups every backup that the target has now and that was asked for, the oldest first
 * @param log what was copied of the log that lies beside them
 */
public record CopyReport(String location, List<Copied> backups, Log log) {

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

  /**
   * The log.
   *
   * @param files how many segments and histories were copied now
   * @param bytes their bytes at rest
   * @param present how many the target had already
   */
  public record Log(long files, long bytes, long present) {

    static Log none() {
      return new Log(0, 0, 0);
    }
  }

  /** Returns how many bytes were copied in all. */
  public long bytes() {
    return log.bytes() + backups.stream().mapToLong(Copied::bytes).sum();
  }
}
