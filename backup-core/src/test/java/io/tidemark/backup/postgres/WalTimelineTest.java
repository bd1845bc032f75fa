package io.tidemark.backup.postgres;

import static io.tidemark.backup.postgres.ArchivedLog.await;
import static io.tidemark.backup.postgres.ArchivedLog.fillSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storeSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storedUpTo;
import static io.tidemark.backup.postgres.FailoverHistory.caughtUp;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WalTimelineTest {

  private static final int SEGMENT = 1 << 24;

  private final InMemoryStorage storage = new InMemoryStorage();
  private final ArchivedLog log = new ArchivedLog(storage);

  @Test
  void promotionOfTheServerIsFollowed() throws Exception {
    try (PostgresCluster primary = FailoverHistory.primary();
        PostgresCluster standby = primary.standby();
        WalArchiving archiving = archive(standby.uri("postgres"))) {
      storeSegment(archiving, primary);
      primary.execute("CREATE TABLE last (n int)");
      caughtUp(standby, primary);
      primary.kill();

      standby.promote();
      await(archiving, storedUpTo(fillSegment(standby)));

      assertThat(archiving.status().timeline()).isEqualTo(2);
      assertThat(log.content("00000002.history.zst"))
          .isEqualTo(
              Files.readAllBytes(standby.dataDirectory().resolve("pg_wal/00000002.history")));
      assertForked(standby);
    }
  }

  @Test
  void failoverToThePromotedStandbyIsFollowed() throws Exception {
    try (PostgresCluster primary = FailoverHistory.primary();
        PostgresCluster standby = primary.standby()) {
      // The slot on the standby keeps what the primary takes with it.
      standby.execute("SELECT pg_create_physical_replication_slot('tidemark_cluster', true)");
      try (WalArchiving archiving = archive(eitherOf(primary, standby))) {
        storeSegment(archiving, primary);
        primary.execute("CREATE TABLE last (n int)");
        String last = primary.query("SELECT pg_current_wal_flush_lsn()");
        caughtUp(standby, primary);
        await(archiving, storedUpTo(last));
        primary.kill();
        standby.promote();

        await(archiving, storedUpTo(fillSegment(standby)));

        assertForked(standby);
        assertThat(archiving.status().gaps()).isEmpty();
      }
    }
  }

  @Test
  void whatThePromotedStandbyNeverHadIsLeftAtTheFork() throws Exception {
    try (PostgresCluster primary = FailoverHistory.primary();
        PostgresCluster standby = primary.standby()) {
      standby.execute("SELECT pg_create_physical_replication_slot('tidemark_cluster', true)");
      try (WalArchiving archiving = archive(eitherOf(primary, standby))) {
        storeSegment(archiving, primary);
        caughtUp(standby, primary);
        standby.execute("ALTER SYSTEM SET primary_conninfo = ''");
        standby.execute("SELECT pg_reload_conf()");
        primary.await(
            "SELECT count(*) FROM pg_stat_replication WHERE application_name"
                + " NOT LIKE 'tidemark%'",
            "0");
        fillSegment(primary);
        storeSegment(archiving, primary);
        primary.kill();
        standby.promote();

        await(archiving, status -> status.timeline() == 2);
        await(archiving, storedUpTo(fillSegment(standby)));
        String wanted = "0/0";
        for (int i = 0; i < 3; i++) {
          wanted = fillSegment(standby);
        }
        await(archiving, storedUpTo(wanted));

        log.assertNoGap(1, SEGMENT);
        log.assertNoGap(2, SEGMENT);
        assertSecondTimeline(standby);
        assertThat(archiving.status().gaps()).isEmpty();
      }
    }
  }

  /** Each timeline is whole; the segment in which it forks is there of both, whole of the new. */
  private void assertForked(PostgresCluster standby) throws Exception {
    log.assertNoGap(1, SEGMENT);
    log.assertNoGap(2, SEGMENT);
    String fork =
        log.segments().stream()
            .filter(name -> name.startsWith("00000002"))
            .findFirst()
            .orElseThrow();
    assertThat(log.segments()).doesNotContain("00000001" + fork.substring(8));
    assertThat(log.names())
        .anyMatch(
            name ->
                name.startsWith("00000001" + fork.substring(8) + ".") && name.contains(".partial"));
    assertSecondTimeline(standby);
  }

  private void assertSecondTimeline(PostgresCluster standby) throws Exception {
    assertThat(log.segments()).anyMatch(name -> name.startsWith("00000002"));
    for (String name : log.segments()) {
      if (name.startsWith("00000002")) {
        assertThat(log.content(name + ".zst"))
            .isEqualTo(Files.readAllBytes(standby.dataDirectory().resolve("pg_wal").resolve(name)));
      }
    }
  }

  private static String eitherOf(PostgresCluster first, PostgresCluster second) {
    return "postgresql://%s:%s@%s:%d,%s:%d/postgres?target_session_attrs=read-write"
        .formatted(
            first.user(),
            first.password(),
            first.host(),
            first.port(),
            second.host(),
            second.port());
  }

  private WalArchiving archive(String uri) {
    return BackupPipeline.named(ArchivedLog.JOB)
        .from(PostgresDump.of("postgresql://localhost/unused"))
        .to("memory", storage)
        .build()
        .archive(WalArchive.of(uri).syncInterval(Duration.ofSeconds(1)));
  }
}
