package io.tidemark.backup.postgres;

import static io.tidemark.backup.postgres.ArchivedLog.await;
import static io.tidemark.backup.postgres.ArchivedLog.fillSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storeSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storedUpTo;
import static io.tidemark.backup.postgres.ArchivedLog.streaming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.Restore;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.postgres.RecoveryTarget.TimelineChoice;
import io.tidemark.backup.servers.PostgresCluster;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standby is promoted that lacks what its primary has written last. Both have segments of the
 * same numbers then, with different rows, and the log of both is kept.
 *
 * <pre>
 * primary   1 --- 2 --- 3 --- 4        rows of the first timeline
 *           backup       \
 * standby                 30 --- 40    rows of the second, with a backup after the first
 * </pre>
 */
class TwoTimelinesTest {

  private static final String ROWS = "SELECT string_agg(n::text, ' ' ORDER BY n) FROM r";

  @TempDir private static Path storage;
  private static BackupPipeline pipeline;
  private static Backup before;
  private static Lsn beforeFork;
  private static Lsn afterFork;

  @TempDir private Path folder;

  @BeforeAll
  static void liveThroughAFailover() throws Exception {
    try (PostgresCluster primary =
            PostgresCluster.of(15).setting("wal_keep_size", "512MB").create().start();
        PostgresCluster standby = primary.standby()) {
      standby.execute("SELECT pg_create_physical_replication_slot('tidemark_cluster', true)");
      primary.execute("CREATE TABLE r (n int); INSERT INTO r VALUES (1)");
      pipeline = pipeline(primary);
      before = pipeline.run();
      try (WalArchiving archiving = archive(primary)) {
        storeSegment(archiving, primary);
        primary.execute("INSERT INTO r VALUES (2)");
        beforeFork = Lsn.parse(primary.query("SELECT pg_current_wal_insert_lsn()"));
        primary.execute("INSERT INTO r VALUES (20)");
        String end = primary.query("SELECT pg_current_wal_flush_lsn()");
        standby.await("SELECT pg_last_wal_replay_lsn() >= '" + end + "'", "t");
        standby.execute("ALTER SYSTEM SET primary_conninfo = ''");
        standby.execute("SELECT pg_reload_conf()");
        standby.await("SELECT count(*) FROM pg_stat_wal_receiver", "0");
        primary.execute("INSERT INTO r VALUES (3)");
        fillSegment(primary);
        primary.execute("INSERT INTO r VALUES (4)");
        afterFork = Lsn.parse(primary.query("SELECT pg_current_wal_insert_lsn()"));
        await(archiving, storedUpTo(fillSegment(primary)));
      }
      primary.kill();
      standby.promote();
      standby.execute("INSERT INTO r VALUES (30)");
      try (WalArchiving archiving = archive(standby)) {
        await(archiving, streaming());
        await(archiving, storedUpTo(fillSegment(standby)));
        pipeline(standby).run();
        standby.execute("INSERT INTO r VALUES (40)");
        fillSegment(standby);
        await(archiving, storedUpTo(fillSegment(standby)));
      }
    }
  }

  private static BackupPipeline pipeline(PostgresCluster server) {
    return BackupPipeline.named("cluster")
        .from(PostgresBaseBackup.of(server.uri("postgres")))
        .to(storage.toUri().toString())
        .build();
  }

  private static WalArchiving archive(PostgresCluster server) {
    return pipeline(server)
        .archive(WalArchive.of(server.uri("postgres")).syncInterval(Duration.ofSeconds(1)));
  }

  @Test
  void theEndOfTheNewestTimelineHasTheRowsOfTheNewPrimary() {
    assertThat(rowsFrom(pipeline.latest().id(), RecoveryTarget.latest())).isEqualTo("1 2 20 30 40");
  }

  @Test
  void anOlderBackupIsFollowedOverTheForkIntoTheNewestTimeline() {
    assertThat(rowsFrom(before.id(), RecoveryTarget.latest())).isEqualTo("1 2 20 30 40");
  }

  @Test
  void theTimelineOfTheBackupHasTheRowsThatTheNewPrimaryNeverHad() {
    RecoveryTarget old = RecoveryTarget.latest().timeline(new TimelineChoice.OfBackup());

    assertThat(rowsFrom(before.id(), old)).isEqualTo("1 2 3 4 20");
  }

  @Test
  void aPositionBehindTheForkIsAnotherPointOnEachTimeline() {
    RecoveryTarget old = RecoveryTarget.lsn(afterFork).timeline(new TimelineChoice.Numbered(1));

    assertThat(rowsFrom(before.id(), old)).isEqualTo("1 2 3 4 20");
  }

  /** The segment with it is whole on the second timeline too. */
  @Test
  void aPositionBeforeTheForkIsTheSameOnEachTimeline() {
    RecoveryTarget point = RecoveryTarget.lsn(beforeFork);

    assertThat(rowsFrom(before.id(), point)).isEqualTo("1 2");
  }

  @Test
  void aTimelineThatLeavesTheBackupOutIsRefused() {
    Restore restore =
        Restore.to(RecoveryTarget.latest().timeline(new TimelineChoice.Numbered(1)))
            .into(PostgresDirectory.at(data()))
            .from(pipeline.latest().id());

    assertThatThrownBy(() -> pipeline.planRestore(restore))
        .isInstanceOf(BackupNotFoundException.class)
        .hasMessageContaining("timeline 1 does not lead over this backup");
  }

  private Path data() {
    return folder.resolve("data");
  }

  private String rowsFrom(BackupId backup, RecoveryTarget target) {
    pipeline.restore(Restore.to(target).into(PostgresDirectory.at(data())).from(backup));
    try (PostgresCluster restored = PostgresCluster.over(data(), 15)) {
      restored.start().awaitRecovered();
      return restored.query(ROWS);
    }
  }
}
