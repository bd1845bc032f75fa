package io.tidemark.backup.postgres;

import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.postgres.wal.LogCoverage;
import io.tidemark.backup.postgres.wal.LogPiece;
import io.tidemark.backup.postgres.wal.LogPrefetch;
import io.tidemark.backup.postgres.wal.TimelineSearch;
import io.tidemark.backup.postgres.wal.WalSupply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The log from the start of a backup to its end, where the backup has it not with it. */
final class LogBeside {

  private final WalSupply log;
  private final LogPiece piece;
  private final LogCoverage covered;

  private LogBeside(WalSupply log, LogPiece piece, LogCoverage covered) {
    this.log = log;
    this.piece = piece;
    this.covered = covered;
  }

  /**
   * Finds the log that a backup needs; empty if it has it with it.
   *
   * @throws BackupNotFoundException if it is not kept
   */
  static Optional<LogBeside> of(BaseBackupFacts backup, Optional<WalSupply> log)
      throws IOException {
    if (!backup.needsLog()) {
      return Optional.empty();
    }
    LogPiece piece = backup.ownLog();
    if (log.isEmpty()) {
      throw missing(piece, "no log is kept beside the backup");
    }
    LogCoverage covered =
        LogCoverage.of(log.get(), new TimelineSearch(log.get()).of(backup.timeline()), piece);
    if (covered.end().isBefore(backup.end())) {
      throw missing(piece, "the stored log ends at " + covered.end());
    }
    return Optional.of(new LogBeside(log.get(), piece, covered));
  }

  private static BackupNotFoundException missing(LogPiece piece, String why) {
    return new BackupNotFoundException(
        "the backup needs the log from %s, and %s".formatted(piece, why),
        "read it from a storage that has the log too, or use a backup that has its log with it");
  }

  /** Puts the segments into a folder. */
  void fetchInto(Path folder, Runnable checkpoint) throws IOException {
    new LogPrefetch(log, folder, checkpoint).fetchSegments(covered, piece.segments());
    for (long index = 0; index < piece.segments(); index++) {
      Files.setPosixFilePermissions(
          folder.resolve(covered.segment(index).name()),
          PosixFilePermissions.fromString("rw-------"));
    }
  }
}
