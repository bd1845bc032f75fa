package io.tidemark.backup.postgres;

import io.tidemark.backup.postgres.RecoveryTarget.Point;
import io.tidemark.backup.postgres.wal.LogCoverage;
import io.tidemark.backup.postgres.wal.LogPrefetch;
import io.tidemark.backup.postgres.wal.LogScan;
import io.tidemark.backup.postgres.wal.SpoolFolder;
import io.tidemark.backup.postgres.wal.WalSupply;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Prepares what a server replays, and finds out where exactly it will stop. */
final class LogPreparation {

  private final RecoveryPlan plan;
  private final LogCoverage covered;
  private final WalSupply log;
  private final Path folder;
  private final Runnable checkpoint;

  /**
   * Prepares a preparation.
   *
   * @param folder where the log goes; is created
   * @param checkpoint throws when the work shall end
   */
  LogPreparation(RecoveryPlan plan, WalSupply log, Path folder, Runnable checkpoint) {
    this.plan = plan;
    this.covered = plan.covered();
    this.log = log;
    this.folder = folder;
    this.checkpoint = checkpoint;
  }

  /** Fetches all that the server needs. */
  RecoveryTarget fetch() throws IOException {
    LogPrefetch fetched = fetcher();
    fetched.fetch(covered, plan.segments());
    return find(number -> fetched.segment(covered, number));
  }

  /** Fetches only what is to be looked at, one segment at a time, and leaves nothing. */
  RecoveryTarget look() throws IOException {
    LogPrefetch fetched = fetcher();
    try {
      return find(
          number -> {
            clear();
            return fetched.segment(covered, number);
          });
    } finally {
      clear();
      Files.delete(folder);
    }
  }

  /**
   * Looks for a target that may be missing, before anything is given up for it; others are known to
   * be reached.
   *
   * @throws io.tidemark.backup.error.BackupNotFoundException if the log does not have it
   */
  static void requireFound(RecoveryPlan plan, WalSupply log, Runnable checkpoint)
      throws IOException {
    Point point = plan.target().point();
    if (point instanceof Point.Named || point instanceof Point.Transaction) {
      try (SpoolFolder temporary = SpoolFolder.open(Optional.empty())) {
        new LogPreparation(plan, log, temporary.path().resolve("log"), checkpoint).look();
      }
    }
  }

  private LogPrefetch fetcher() throws IOException {
    return new LogPrefetch(log, Files.createDirectory(folder), checkpoint);
  }

  private RecoveryTarget find(LogScan.SegmentFiles files) throws IOException {
    return new TargetSearch(new LogScan(files, covered)).find(plan.target());
  }

  private void clear() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }
}
