package io.tidemark.backup.postgres;

import static io.tidemark.backup.postgres.ArchivedLog.await;
import static io.tidemark.backup.postgres.ArchivedLog.fillSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storeSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storedUpTo;
import static io.tidemark.backup.postgres.FailoverHistory.caughtUp;
import static io.tidemark.backup.postgres.FailoverHistory.insert;
import static io.tidemark.backup.postgres.FailoverHistory.position;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standby is promoted that lacks what its primary has written last. Both have segments of the
 * same numbers then, with different rows, and the log of both is kept.
 *
 * <pre>
 * primary   1 --- 2 --- 20 --- 3 --- 4        rows of the first timeline
 *           backup        \
 * standby                  30 ------ 40      rows of the second, with a backup between them
 * </pre>
 */
class TwoTimelinesTest {

  private static final TimelineChoice FIRST = new TimelineChoice.Numbered(1);
  private static final TimelineChoice SECOND = new TimelineChoice.Numbered(2);

  @TempDir private static Path storage;
  private static BackupPipeline pipeline;
  private static Backup before;
  private static Lsn beforeFork;
  private static Lsn afterFork;

  @TempDir private Path folder;
  private int restores;

  @BeforeAll
  static void liveThroughAFailover() throws Exception {
    FailoverHistory history = new FailoverHistory(storage);
    try (PostgresCluster primary = FailoverHistory.primary();
        PostgresCluster standby = FailoverHistory.standby(primary)) {
      pipeline = history.pipeline(primary);
      before = history.begin(primary);
      try (WalArchiving archiving = history.archive(primary)) {
        // In an earlier segment than the fork: PostgreSQL looks for it on the old timeline only.
        primary.execute("BEGIN; INSERT INTO r VALUES (5); PREPARE TRANSACTION 'five'");
        storeSegment(archiving, primary);
        insert(primary, 2);
        beforeFork = position(primary);
        insert(primary, 20);
        caughtUp(standby, primary);
        standby.execute("ALTER SYSTEM SET primary_conninfo = ''");
        standby.execute("SELECT pg_reload_conf()");
        standby.await("SELECT count(*) FROM pg_stat_wal_receiver", "0");
        insert(primary, 3);
        fillSegment(primary);
        insert(primary, 4);
        afterFork = position(primary);
        await(archiving, storedUpTo(fillSegment(primary)));
      }
      primary.kill();
      standby.promote();
      insert(standby, 30);
      try (WalArchiving archiving = history.archive(standby)) {
        storeSegment(archiving, standby);
        history.pipeline(standby).run();
        fillSegment(standby);
        insert(standby, 40);
        await(archiving, storedUpTo(fillSegment(standby)));
      }
    }
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
    RecoveryTarget point = RecoveryTarget.lsn(afterFork);

    assertThat(rowsFrom(before.id(), point.timeline(FIRST))).isEqualTo("1 2 3 4 20");
    assertThat(rowsFrom(before.id(), point.timeline(SECOND))).isEqualTo("1 2 20 30");
  }

  @Test
  void aPositionBeforeTheForkIsTheSameOnEachTimeline() {
    RecoveryTarget point = RecoveryTarget.lsn(beforeFork);

    assertThat(rowsFrom(before.id(), point.timeline(FIRST))).isEqualTo("1 2");
    assertThat(rowsFrom(before.id(), point.timeline(SECOND))).isEqualTo("1 2");
  }

  @Test
  void theEndOfABackupOnTheSecondTimelineIsReached() {
    assertThat(rowsFrom(pipeline.latest().id(), RecoveryTarget.immediate())).isEqualTo("1 2 20 30");
  }

  /** The number of the second must not be given again, to another history. */
  @Test
  void whatIsRestoredOnTheFirstTimelineGoesOnOnAThird() {
    rowsFrom(before.id(), RecoveryTarget.latest().timeline(FIRST));
    assertGoesOnOnTheThird();

    rowsFrom(before.id(), RecoveryTarget.immediate());
    assertGoesOnOnTheThird();
  }

  private void assertGoesOnOnTheThird() {
    assertThat(data().resolve("pg_wal/00000003.history")).content().startsWith("1\t");
    assertThat(data().resolve("pg_wal/00000002.history")).doesNotExist();
  }

  @Test
  void aTransactionThatWasPreparedBeforeTheForkIsDecidedBehindIt() {
    assertThat(
            FailoverHistory.rowsWithPrepared(
                pipeline, restore(before.id(), RecoveryTarget.latest()), data()))
        .isEqualTo("1 2 5 20 30 40");
  }

  @Test
  void aTimelineThatLeavesTheBackupOutIsRefused() {
    Restore restore = restore(pipeline.latest().id(), RecoveryTarget.latest().timeline(FIRST));

    assertThatThrownBy(() -> pipeline.planRestore(restore))
        .isInstanceOf(BackupNotFoundException.class)
        .hasMessageContaining("timeline 1 does not lead over this backup");
  }

  private Restore restore(BackupId backup, RecoveryTarget target) {
    return Restore.to(target).into(PostgresDirectory.at(data())).from(backup);
  }

  private Path data() {
    return folder.resolve("data" + restores);
  }

  private String rowsFrom(BackupId backup, RecoveryTarget target) {
    restores++;
    return FailoverHistory.rows(pipeline, restore(backup, target), data());
  }
}
