package io.tidemark.backup.postgres;

import static io.tidemark.backup.postgres.ArchivedLog.await;
import static io.tidemark.backup.postgres.ArchivedLog.storeSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storedUpTo;
import static io.tidemark.backup.postgres.FailoverHistory.caughtUp;
import static io.tidemark.backup.postgres.FailoverHistory.insert;
import static io.tidemark.backup.postgres.FailoverHistory.position;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.Restore;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.postgres.RecoveryTarget.TimelineChoice;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.servers.PostgresCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standby takes over in the middle of a segment. Of the old timeline only its beginning is
 * stored, whole it is on the new one, as in PostgreSQL's own 028_pitr_timelines.
 */
class FailoverWithinSegmentTest {

  @TempDir private static Path storage;
  private static BackupPipeline pipeline;
  private static Backup backup;
  private static Lsn beforeFork;
  private static Segment fork;

  @TempDir private Path folder;

  @BeforeAll
  static void liveThroughAFailover() throws Exception {
    FailoverHistory history = new FailoverHistory(storage);
    try (PostgresCluster primary = FailoverHistory.primary();
        PostgresCluster standby = FailoverHistory.standby(primary)) {
      pipeline = history.pipeline(primary);
      backup = history.begin(primary);
      try (WalArchiving archiving = history.archive(primary)) {
        storeSegment(archiving, primary);
        insert(primary, 2);
        beforeFork = position(primary);
        insert(primary, 3);
        caughtUp(standby, primary);
        await(archiving, storedUpTo(primary.query("SELECT pg_current_wal_flush_lsn()")));
      }
      primary.kill();
      standby.promote();
      insert(standby, 30);
      try (WalArchiving archiving = history.archive(standby)) {
        storeSegment(archiving, standby);
      }
    }
    fork = Segment.at(1, beforeFork, 1 << 24);
  }

  @Test
  void theSegmentIsWholeOnTheNewTimelineOnly() throws IOException {
    List<String> stored = stored();

    assertThat(stored).contains(fork.on(2).name() + ".zst");
    assertThat(stored).doesNotContain(fork.name() + ".zst");
    assertThat(stored).anyMatch(name -> name.matches(fork.name() + "\\..*\\.partial\\.zst"));
  }

  @Test
  void aPositionBeforeTheForkIsReachedInTheSegmentOfTheNewTimeline() {
    assertThat(rowsAt(RecoveryTarget.lsn(beforeFork))).isEqualTo("1 2");
  }

  @Test
  void theNewTimelineGoesOnBehindTheFork() {
    assertThat(rowsAt(RecoveryTarget.latest())).isEqualTo("1 2 3 30");
  }

  @Test
  void theOldTimelineEndsWithTheBeginningThatIsStoredOfIt() {
    assertThat(rowsAt(RecoveryTarget.latest().timeline(new TimelineChoice.OfBackup())))
        .isEqualTo("1 2 3");
  }

  private static List<String> stored() throws IOException {
    try (Stream<Path> files = Files.walk(storage)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private String rowsAt(RecoveryTarget target) {
    Path data = folder.resolve("data");
    Restore restore = Restore.to(target).into(PostgresDirectory.at(data)).from(backup.id());
    return FailoverHistory.rows(pipeline, restore, data);
  }
}
