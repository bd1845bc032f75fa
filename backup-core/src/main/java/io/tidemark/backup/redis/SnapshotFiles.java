package io.tidemark.backup.redis;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.redis.rdb.RdbSummary;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.util.List;

/** The snapshots in a backup, and what its report says of them. */
final class SnapshotFiles {

  private SnapshotFiles() {}

  /** Returns the names of the snapshots: one, or one of each primary of a cluster. */
  static List<String> in(BackupFiles files) {
    List<String> names = files.names().stream().filter(name -> name.endsWith(".rdb")).toList();
    if (names.isEmpty()) {
      throw new RestoreFailedException(
          "backup %s holds no snapshot of Redis, but %s".formatted(files.id(), files.names()),
          "restore it into the kind of server that it was taken from");
    }
    return names;
  }

  /** Returns the name of the one snapshot. */
  static String single(BackupFiles files) {
    List<String> names = in(files);
    if (names.size() > 1) {
      throw new RestoreFailedException(
          "backup %s is of a cluster: it holds %s".formatted(files.id(), names),
          "restore it into running servers with RedisTarget");
    }
    return names.get(0);
  }

  static IntegrityException damaged(CorruptContentException e) {
    return new IntegrityException(
        "the snapshot is damaged: " + e.getMessage(), "restore another backup", e);
  }

  /**
   * Returns the databases of a snapshot.
   *
   * @throws IntegrityException if the backup's report says something else of them
   */
  static List<TableSummary> compared(BackupFiles files, RdbSummary summary) {
    List<TableSummary> found = SnapshotReport.tables(summary);
    List<TableSummary> reported = files.report().tables();
    if (!reported.isEmpty() && !reported.equals(found)) {
      throw new IntegrityException(
          "the snapshot holds %s, and its report says %s".formatted(found, reported),
          "restore another backup");
    }
    return found;
  }
}
