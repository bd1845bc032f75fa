package io.tidemark.backup.postgres;

import static io.tidemark.backup.postgres.ArchivedLog.await;
import static io.tidemark.backup.postgres.ArchivedLog.fillSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storeSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storedUpTo;
import static io.tidemark.backup.postgres.FailoverHistory.caughtUp;
import static io.tidemark.backup.postgres.FailoverHistory.insert;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.Restore;
import io.tidemark.backup.StorageProviders;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.postgres.RecoveryTarget.TimelineChoice;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standby is promoted, and the primary writes on for a while; then what leads there goes. */
class PrunedTimelinesTest {

  @TempDir private Path storage;
  @TempDir private Path folder;
  private @Nullable BackupPipeline pipeline;
  private int restores;

  @Test
  void aTimelineStaysAsLongAsABackupLeadsToIt() throws Exception {
    FailoverHistory history = new FailoverHistory(storage);
    Backup before;
    try (PostgresCluster primary = FailoverHistory.primary();
        PostgresCluster standby = FailoverHistory.standby(primary)) {
      pipeline = history.pipeline(primary);
      before = history.begin(primary);
      try (WalArchiving archiving = history.archive(primary)) {
        storeSegment(archiving, primary);
        insert(primary, 2);
        caughtUp(standby, primary);
        standby.execute("ALTER SYSTEM SET primary_conninfo = ''");
        standby.execute("SELECT pg_reload_conf()");
        standby.await("SELECT count(*) FROM pg_stat_wal_receiver", "0");
        insert(primary, 3);
        await(archiving, storedUpTo(fillSegment(primary)));
      }
      primary.kill();
      standby.promote();
      insert(standby, 30);
      try (WalArchiving archiving = history.archive(standby)) {
        storeSegment(archiving, standby);
        history.pipeline(standby).run();
        insert(standby, 40);
        await(archiving, storedUpTo(fillSegment(standby)));
      }
    }

    prune(2);
    RecoveryTarget end = RecoveryTarget.latest();
    assertThat(rows(before.id(), end.timeline(new TimelineChoice.OfBackup()))).isEqualTo("1 2 3");
    assertThat(rows(before.id(), end)).isEqualTo("1 2 30 40");

    prune(1);
    assertThat(timelines()).containsOnly("00000002");
    assertThat(pipeline().list().backups()).hasSize(1);
    assertThat(rows(pipeline().latest().id(), end)).isEqualTo("1 2 30 40");
  }

  private BackupPipeline pipeline() {
    return Objects.requireNonNull(pipeline);
  }

  private void prune(int kept) {
    Retention policy = Retention.policy().keepLast(kept).neverFewerThan(1);
    assertThat(pipeline().repository().prune("cluster", policy).complete()).isTrue();
  }

  private List<String> timelines() throws IOException {
    try (Storage local = StorageProviders.discover().open(storage.toUri().toString())) {
      return new ArchivedLog(local).names().stream().map(name -> name.substring(0, 8)).toList();
    }
  }

  private String rows(BackupId backup, RecoveryTarget target) {
    Path data = folder.resolve("data" + restores++);
    return FailoverHistory.rows(
        pipeline(), Restore.to(target).into(PostgresDirectory.at(data)).from(backup), data);
  }
}
