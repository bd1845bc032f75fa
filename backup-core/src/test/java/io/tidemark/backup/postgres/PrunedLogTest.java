package io.tidemark.backup.postgres;

import static io.tidemark.backup.postgres.ArchivedLog.await;
import static io.tidemark.backup.postgres.ArchivedLog.fillSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storeSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storedUpTo;
import static io.tidemark.backup.postgres.FailoverHistory.insert;
import static io.tidemark.backup.postgres.FailoverHistory.position;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.PruneReport;
import io.tidemark.backup.Restore;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.servers.PostgresCluster;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log that is pruned while it is kept, and what can be restored then. The window begins with the
 * second backup.
 *
 * <pre>
 * 1 [first] 2 ---- 3 ---- [second] 4 ---- 5 ---- prune 6 ----
 * </pre>
 */
class PrunedLogTest {

  @TempDir private static Path storage;
  private static BackupPipeline pipeline;
  private static PruneReport report;
  private static Backup first;
  private static Lsn afterThree;
  private static Lsn afterFour;

  @TempDir private Path folder;

  @BeforeAll
  static void pruneWhileTheLogIsKept() throws Exception {
    FailoverHistory history = new FailoverHistory(storage);
    try (PostgresCluster server = FailoverHistory.primary();
        WalArchiving archiving = history.archive(server)) {
      pipeline = history.pipeline(server);
      first = history.begin(server);
      insert(server, 2);
      storeSegment(archiving, server);
      insert(server, 3);
      afterThree = position(server);
      storeSegment(archiving, server);
      pipeline.run();
      insert(server, 4);
      afterFour = position(server);
      storeSegment(archiving, server);
      insert(server, 5);
      storeSegment(archiving, server);

      report =
          pipeline
              .repository()
              .prune(
                  "cluster", Retention.policy().keepLast(2).recoveryWindow(Duration.ofMillis(1)));

      insert(server, 6);
      await(archiving, storedUpTo(fillSegment(server)));
    }
  }

  @Test
  void theLogThatLeadsToTheWindowIsGone() {
    assertThat(report.complete()).isTrue();
    assertThat(report.logs())
        .singleElement()
        .satisfies(log -> assertThat(log.segments()).isGreaterThanOrEqualTo(3));
    assertThat(pipeline.list().backups()).hasSize(2);
  }

  @Test
  void everyPointOfTheWindowIsRestored() {
    assertThat(rows(Restore.toLsn(afterFour))).isEqualTo("1 2 3 4");
  }

  @Test
  void whatWasStoredSinceIsReplayed() {
    assertThat(rows(Restore.latest())).isEqualTo("1 2 3 4 5 6");
  }

  @Test
  void theBackupBeforeTheWindowIsRestoredAsItWas() {
    assertThat(rows(Restore.of(first.id()))).isEqualTo("1");
  }

  @Test
  void aPointBeforeTheWindowIsRefused() {
    Restore restore = Restore.toLsn(afterThree).into(PostgresDirectory.at(folder.resolve("data")));

    assertThatThrownBy(() -> pipeline.planRestore(restore))
        .isInstanceOf(BackupNotFoundException.class)
        .hasMessageContaining("stored log");
  }

  private String rows(Restore.Start restore) {
    Path data = folder.resolve("data");
    return FailoverHistory.rows(pipeline, restore.into(PostgresDirectory.at(data)), data);
  }
}
