package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.Restore;
import io.tidemark.backup.RestorePlan;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.servers.PostgresCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One history of a server, restored to many points. Each row is one transaction. */
class PointInTimeTest {

  @TempDir private static Path storage;
  private static BackupPipeline pipeline;
  private static Lsn afterTwo;
  private static long xidOfFour;
  private static Instant afterFive;
  private static Lsn end;

  @TempDir private Path folder;

  @BeforeAll
  static void liveThroughTheHistory() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      pipeline =
          BackupPipeline.named("cluster")
              .from(PostgresBaseBackup.of(server.uri("postgres")))
              .to(storage.toUri().toString())
              .build();
      try (WalArchiving archiving = pipeline.archive(WalArchive.of(server.uri("postgres")))) {
        server.execute("CREATE TABLE t (n int)");
        insert(server, 1);
        pipeline.run();
        insert(server, 2);
        afterTwo = Lsn.parse(server.query("SELECT pg_current_wal_insert_lsn()"));
        insert(server, 3);
        server.execute("SELECT pg_create_restore_point('three')");
        xidOfFour =
            Long.parseLong(server.query("INSERT INTO t VALUES (4) RETURNING pg_current_xact_id()"));
        insert(server, 5);
        afterFive =
            Instant.parse(
                server.query(
                    "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC',"
                        + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
        insert(server, 6);
        end = Lsn.parse(server.query("SELECT pg_switch_wal()"));
        insert(server, 7);
        ArchivedLog.await(archiving, ArchivedLog.storedUpTo(end));
      }
    }
  }

  private static void insert(PostgresCluster server, int row) {
    server.execute("INSERT INTO t VALUES (" + row + ")");
  }

  @Test
  void theEndOfTheLogHasEverything() {
    assertThat(rowsAt(RecoveryTarget.latest())).isEqualTo("7");
  }

  @Test
  void theEndOfTheBackupHasWhatWasThereThen() {
    assertThat(rowsAt(RecoveryTarget.immediate())).isEqualTo("1");
  }

  @Test
  void theNewestBackupIsFollowedByTheLog() {
    assertThat(rowsAfter(Restore.latest().into(PostgresDirectory.at(directory())))).isEqualTo("7");
  }

  @Test
  void aBackupByItsIdIsNot() {
    Restore restore = Restore.of(pipeline.latest().id()).into(PostgresDirectory.at(directory()));

    assertThat(rowsAfter(restore)).isEqualTo("1");
  }

  @Test
  void aTimeBeforeEveryBackupIsRefused() {
    Restore restore = Restore.toTime(Instant.EPOCH).into(PostgresDirectory.at(directory()));

    assertThatThrownBy(() -> pipeline.planRestore(restore))
        .isInstanceOf(BackupNotFoundException.class)
        .hasMessageContaining("oldest point");
  }

  @Test
  void aTimeAfterTheLogIsRefused() {
    Restore restore =
        Restore.toTime(Instant.now().plusSeconds(3600)).into(PostgresDirectory.at(directory()));

    assertThatThrownBy(() -> pipeline.planRestore(restore))
        .isInstanceOf(BackupNotFoundException.class)
        .hasMessageContaining("stored log reaches to");
  }

  @Test
  void thePlanSaysWhatIsReplayed() {
    RestorePlan plan =
        pipeline.planRestore(Restore.toLsn(afterTwo).into(PostgresDirectory.at(directory())));

    // The backup's end has switched to a new segment, and the row is in that.
    assertThat(plan.log().orElseThrow().segments()).isEqualTo(2);
    assertThat(plan.log().orElseThrow().to()).isGreaterThanOrEqualTo(end);
    assertThat(Files.exists(directory())).isFalse();
  }

  @Test
  void aDumpsTargetCannotGoToAPointInTime() {
    Restore restore = Restore.immediate().into(PostgresTarget.of("postgresql://localhost/shop"));

    assertThatThrownBy(() -> pipeline.restore(restore))
        .isInstanceOf(InvalidConfigurationException.class);
  }

  @Test
  void aPositionIsReachedToTheRow() {
    assertThat(rowsAt(RecoveryTarget.lsn(afterTwo))).isEqualTo("2");
  }

  @Test
  void aRestorePointIsReachedToTheRow() {
    assertThat(rowsAt(RecoveryTarget.restorePoint("three"))).isEqualTo("3");
  }

  @Test
  void aTransactionIsReplayedUnlessItIsExcluded() {
    assertThat(rowsAt(RecoveryTarget.xid(xidOfFour))).isEqualTo("4");
  }

  @Test
  void anExcludedTransactionIsNot() {
    assertThat(rowsAt(RecoveryTarget.xid(xidOfFour).exclusive())).isEqualTo("3");
  }

  @Test
  void aTimeIsReachedToTheRow() {
    assertThat(rowsAt(RecoveryTarget.time(afterFive))).isEqualTo("5");
  }

  @Test
  void aPositionBehindTheLogIsRefusedBeforeAnythingIsCopied() {
    Restore restore = Restore.toLsn(end.plus(1L << 32)).into(PostgresDirectory.at(directory()));

    assertThatThrownBy(() -> pipeline.restore(restore))
        .isInstanceOf(BackupNotFoundException.class)
        .hasMessageContaining("nearest");
    assertThat(Files.exists(directory())).isFalse();
  }

  private Path directory() {
    return folder.resolve("data");
  }

  private String rowsAt(RecoveryTarget target) {
    return rowsAfter(Restore.to(target).into(PostgresDirectory.at(directory())));
  }

  private String rowsAfter(Restore restore) {
    pipeline.restore(restore);
    try (PostgresCluster restored = PostgresCluster.over(directory(), 15)) {
      restored.start().awaitRecovered();
      assertThat(Files.exists(directory().resolve(DirectoryRestoration.LOG_FOLDER))).isFalse();
      return restored.query("SELECT count(*) FROM t");
    }
  }
}
