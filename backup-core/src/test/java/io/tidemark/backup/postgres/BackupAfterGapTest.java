package io.tidemark.backup.postgres;

import static io.tidemark.backup.postgres.ArchivedLog.await;
import static io.tidemark.backup.postgres.ArchivedLog.fillSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storeSegment;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.BackupRun;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gap in the log is followed by a base backup. */
class BackupAfterGapTest {

  private final InMemoryStorage storage = new InMemoryStorage();
  private final ArchivedLog log = new ArchivedLog(storage);
  private final List<BackupEvent> events = new CopyOnWriteArrayList<>();
  private PostgresCluster server;

  @BeforeEach
  void startServer() {
    server =
        PostgresCluster.of(15)
            .setting("wal_keep_size", "0")
            .setting("min_wal_size", "32MB")
            .setting("max_wal_size", "48MB")
            .create()
            .start();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void aGapIsFollowedByOneBaseBackup() throws Exception {
    BackupPipeline pipeline = pipeline(PostgresBaseBackup.of(server.uri("postgres")));
    pipeline.run();
    removeLogAfterArchiving(pipeline);
    try (WalArchiving archiving = pipeline.archive(archive())) {
      await(archiving, status -> !status.gaps().isEmpty());
      await(() -> backups(pipeline).size() == 2, () -> events);
      storeSegment(archiving, server);

      assertBeginsAfterTheGap(backups(pipeline).get(1));
    }
    assertThat(log.names()).filteredOn(name -> name.startsWith("gap-")).hasSize(1);
    assertNothingMore(pipeline, 2);
  }

  @Test
  void aRestartDoesNotForgetTheGap() throws Exception {
    BackupPipeline pipeline = pipeline(PostgresBaseBackup.of(server.uri("postgres")));
    pipeline.run();
    leaveAGap(pipeline);
    assertThat(backups(pipeline)).hasSize(1);

    try (WalArchiving archiving = pipeline.archive(archive())) {
      await(() -> backups(pipeline).size() == 2, archiving::status);
      assertBeginsAfterTheGap(backups(pipeline).get(1));
    }
    assertNothingMore(pipeline, 2);
  }

  @Test
  void aBackupThatIsBeingMadeIsNotJoinedByASecond() throws Exception {
    BackupPipeline pipeline =
        pipeline(PostgresBaseBackup.of(server.uri("postgres")).throttle(2 << 20));
    leaveAGap(pipeline);

    BackupRun first = pipeline.submit();
    try (WalArchiving archiving = pipeline.archive(archive())) {
      storeSegment(archiving, server);
      assertThat(first.isDone()).as("the backup is still being made").isFalse();
      first.join();
    }

    assertNothingMore(pipeline, 1);
  }

  @Test
  void aBackupThatFailsIsToldAndTriedAgain() throws Exception {
    server.execute("CREATE ROLE copier LOGIN PASSWORD 'secret'");
    BackupPipeline pipeline =
        pipeline(
            PostgresBaseBackup.of(
                "postgresql://copier:secret@%s:%d/postgres"
                    .formatted(server.host(), server.port())));
    leaveAGap(pipeline);

    try (WalArchiving archiving = pipeline.archive(archive())) {
      await(() -> events.stream().anyMatch(BackupEvent.Failed.class::isInstance), () -> events);
      await(() -> isWarned("next attempt in PT5S"), () -> events);
      server.execute("ALTER ROLE copier REPLICATION");

      await(() -> backups(pipeline).size() == 1, archiving::status);
    }
    assertThat(events.toString()).doesNotContain("secret");
  }

  @Test
  void closingCancelsTheBackup() throws Exception {
    BackupPipeline pipeline =
        pipeline(PostgresBaseBackup.of(server.uri("postgres")).throttle(64 << 10));
    leaveAGap(pipeline);
    WalArchiving archiving = pipeline.archive(archive());
    await(() -> events.stream().anyMatch(BackupEvent.Started.class::isInstance), () -> events);

    archiving.close();

    await(() -> ArchivedLog.threads().isEmpty(), ArchivedLog::threads);
    assertThat(pipeline.list().backups()).isEmpty();
    assertThat(pipeline.list().unfinished()).isEmpty();
    server.await("SELECT count(*) FROM pg_stat_replication", "0");
  }

  private boolean isWarned(String text) {
    return events.stream()
        .anyMatch(
            event -> event instanceof BackupEvent.Warned warned && warned.message().contains(text));
  }

  /** Another start finds that nothing is to be done. */
  private void assertNothingMore(BackupPipeline pipeline, int backups) throws Exception {
    try (WalArchiving archiving = pipeline.archive(archive())) {
      storeSegment(archiving, server);
    }
    assertThat(events).filteredOn(BackupEvent.Started.class::isInstance).hasSize(backups);
    assertThat(backups(pipeline)).hasSize(backups);
  }

  private void assertBeginsAfterTheGap(Manifest backup) throws Exception {
    String name =
        log.names().stream().filter(found -> found.startsWith("gap-")).findFirst().orElseThrow();
    Lsn begin = new Lsn(Long.parseUnsignedLong(name.substring(4, 20), 16));
    assertThat(Lsn.parse(backup.report().facts().getOrDefault("start-lsn", "0/0")))
        .isGreaterThan(begin);
  }

  private static List<Manifest> backups(BackupPipeline pipeline) {
    return pipeline.list().backups();
  }

  /** Leaves a gap in the storage and no backup after it. */
  private void leaveAGap(BackupPipeline pipeline) throws Exception {
    removeLogAfterArchiving(pipeline);
    try (WalArchiving archiving = pipeline.archive(archive().backupAfterGap(false))) {
      await(archiving, status -> !status.gaps().isEmpty());
      storeSegment(archiving, server);
    }
  }

  private void removeLogAfterArchiving(BackupPipeline pipeline) throws Exception {
    try (WalArchiving archiving = pipeline.archive(archive())) {
      storeSegment(archiving, server);
    }
    server.await("SELECT active FROM pg_replication_slots WHERE slot_type = 'physical'", "f");
    server.execute("SELECT pg_drop_replication_slot('tidemark_cluster')");
    for (int i = 0; i < 5; i++) {
      fillSegment(server);
      server.execute("CHECKPOINT");
    }
  }

  private WalArchive archive() {
    return WalArchive.of(server.uri("postgres"));
  }

  private BackupPipeline pipeline(PostgresBaseBackup source) {
    return BackupPipeline.named(ArchivedLog.JOB)
        .from(source)
        .to("memory", storage)
        .listen(events::add)
        .build();
  }
}
