package io.tidemark.launcher.command;

import io.tidemark.backup.RestorePlan;
import io.tidemark.backup.postgres.LocalPostgres;
import io.tidemark.backup.postgres.RestoredServer;
import java.time.Duration;
import java.util.List;

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
   * Restores, starts, reads, stops, and removes what it has made.
   *
   * @param keep whether it leaves that
   */
  DrillResult run(boolean keep) {
    RestorePlan plan = restore.plan();
    programs.check(majorVersion(plan));
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
