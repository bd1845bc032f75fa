package io.tidemark.launcher.command;

import io.tidemark.backup.RestorePlan;
import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.postgres.LocalPostgres;
import io.tidemark.backup.postgres.RestoredServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One restore for the sake of it. */
final class Drill {

  private final DirectoryRestore restore;
  private final LocalPostgres programs;
  private final DrillFolder folder;

  Drill(DirectoryRestore restore, LocalPostgres programs, DrillFolder folder) {
    this.restore = restore;
    this.programs = programs;
    this.folder = folder;
  }

  /**
   * Restores, starts, reads, stops, removes what it has made, and notes how that went.
   *
   * @param keep whether it leaves what it has made
   * @param objective how long it may take until the server can be used
   */
  DrillResult run(boolean keep, Optional<Duration> objective) {
    RestorePlan plan = restore.plan();
    programs.check(majorVersion(plan));
    BackupId id = plan.backup().id();
    Instant at = Instant.now();
    try {
      DrillResult result = run(plan, keep);
      restore.note(
          new DrillRecord(
              id, at, Optional.empty(), Optional.of(result.rto()), objective, result.facts()));
      return result;
    } catch (RunCancelledException e) {
      throw e;
    } catch (BackupException e) {
      String problem = String.valueOf(e.getMessage());
      restore.note(
          new DrillRecord(id, at, Optional.of(problem), Optional.empty(), objective, Map.of()));
      throw e;
    }
  }

  private DrillResult run(RestorePlan plan, boolean keep) {
    long begun = System.nanoTime();
    restore.restore();
    Duration restored = since(begun);
    try (DrillFolder made = keep ? folder.kept() : folder.restored();
        RestoredServer server = programs.start(made.path())) {
      long recovered = System.nanoTime();
      List<DatabaseReading> databases = DatabaseReading.all(server);
      return new DrillResult(
          plan.backup().id(), restored, server.recovered(), databases, since(recovered));
    }
  }

  private static int majorVersion(RestorePlan plan) {
    String number = plan.backup().report().facts().getOrDefault("server-version-num", "0");
    return Integer.parseInt(number) / 10_000;
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
