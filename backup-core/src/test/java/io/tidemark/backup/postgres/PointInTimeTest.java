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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One history of a server, restored to many points. Each row is one transaction. */
class PointInTimeTest {

  private static final String ROWS = "SELECT count(*) FROM t";
  private static final Map<String, String> PREPARED = Map.of("max_prepared_transactions", "5");

  @TempDir private static Path storage;
  private static BackupPipeline pipeline;
  private static Lsn afterTwo;
  private static long xidOfFour;
  private static Instant afterFive;
  private static Lsn end;
  private static Instant afterSeven;

  @TempDir private Path folder;

  @BeforeAll
  static void liveThroughTheHistory() throws Exception {
    try (PostgresCluster server =
        PostgresCluster.of(15).setting("max_prepared_transactions", "5").create().start()) {
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
        afterFive = now(server);
        insert(server, 6);
        server.execute("BEGIN; INSERT INTO t VALUES (60); PREPARE TRANSACTION 'seventh'");
        end = Lsn.parse(server.query("SELECT pg_switch_wal()"));
        insert(server, 7);
        afterSeven = now(server);
        ArchivedLog.await(archiving, ArchivedLog.storedUpTo(end));
      }
    }
  }

  private static Instant now(PostgresCluster server) {
    return Instant.parse(
        server.query(
            "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC',"
                + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
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
  void aPausedServerShowsTheRowsAndGoesOnWhenAsked() {
    restore(RecoveryTarget.lsn(afterTwo).action(RecoveryAction.PAUSE));
    try (PostgresCluster restored = PostgresCluster.over(directory(), 15)) {
      restored.start().awaitPaused();
      assertThat(restored.query(ROWS)).isEqualTo("2");
      restored.execute("SELECT pg_wal_replay_resume()");

      restored.awaitRecovered();

      assertThat(restored.query(ROWS)).isEqualTo("2");
      restored.execute("INSERT INTO t VALUES (100)");
    }
  }

  @Test
  void aServerThatShallShutDownEndsAndCanBeAskedForAnotherPoint() throws IOException {
    restore(RecoveryTarget.restorePoint("three").action(RecoveryAction.SHUTDOWN));
    try (PostgresCluster restored = PostgresCluster.over(directory(), 15)) {
      restored.comesUp();
      restored.awaitEnd();
      assertThat(restored.log()).contains("shutdown at recovery target");
      Files.writeString(
          directory().resolve("postgresql.auto.conf"),
          "recovery_target_name = ''\nrecovery_target_xid = '"
              + xidOfFour
              + "'\n"
              + "recovery_target_action = 'promote'\n",
          StandardOpenOption.APPEND);

      restored.start().awaitRecovered();

      assertThat(restored.query(ROWS)).isEqualTo("4");
    }
  }

  @Test
  void aPreparedTransactionIsStillToBeDecided() {
    restore(RecoveryTarget.lsn(end));
    try (PostgresCluster restored = PostgresCluster.over(directory(), 15, PREPARED)) {
      restored.start().awaitRecovered();
      assertThat(restored.query(ROWS)).isEqualTo("6");

      restored.execute("COMMIT PREPARED 'seventh'");

      assertThat(restored.query(ROWS)).isEqualTo("7");
    }
  }

  @Test
  void aTimeAfterTheLastCommitIsTheEndOfTheLog() {
    Restore quiet = Restore.toTime(afterSeven).into(PostgresDirectory.at(directory()));

    assertThat(rowsAfter(quiet)).isEqualTo("7");
  }

  @Test
  void theLastPositionIsTheEndOfTheLog() {
    LogRange log =
        pipeline
            .planRestore(
                Restore.to(RecoveryTarget.latest()).into(PostgresDirectory.at(directory())))
            .log()
            .orElseThrow();

    assertThat(rowsAt(RecoveryTarget.lsn(log.to()))).isEqualTo("7");
  }

  @Test
  void aRestorePointThatTheLogDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> restore(RecoveryTarget.restorePoint("four")))
        .isInstanceOf(BackupNotFoundException.class)
        .hasMessageContaining("no restore point 'four'")
        .hasMessageContaining("[three]");
    assertThat(Files.exists(directory())).isFalse();
  }

  @Test
  void aTransactionThatTheLogDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> restore(RecoveryTarget.xid(xidOfFour + 1_000_000)))
        .isInstanceOf(BackupNotFoundException.class)
        .hasMessageContaining("has not ended in the stored log behind this backup");
    assertThat(Files.exists(directory())).isFalse();
  }

  @Test
  void whereTheServerFetchesTheLogTheTargetIsFoundAsWell() throws IOException {
    pipeline.restore(
        Restore.to(RecoveryTarget.lsn(end))
            .into(PostgresDirectory.at(directory()).restoreCommand("fetch %f %p")));

    assertThat(Files.readString(directory().resolve("postgresql.auto.conf")))
        .contains("recovery_target_lsn = '" + end + "'");
    assertThat(Files.exists(directory().resolve(DirectoryRestoration.LOG_FOLDER))).isFalse();
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

  private void restore(RecoveryTarget target) {
    pipeline.restore(Restore.to(target).into(PostgresDirectory.at(directory())));
  }

  private String rowsAt(RecoveryTarget target) {
    return rowsAfter(Restore.to(target).into(PostgresDirectory.at(directory())));
  }

  private String rowsAfter(Restore restore) {
    pipeline.restore(restore);
    try (PostgresCluster restored = PostgresCluster.over(directory(), 15, PREPARED)) {
      restored.start().awaitRecovered();
      assertThat(Files.exists(directory().resolve(DirectoryRestoration.LOG_FOLDER))).isFalse();
      return restored.query(ROWS);
    }
  }
}
