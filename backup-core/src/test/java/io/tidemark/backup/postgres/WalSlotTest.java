package io.tidemark.backup.postgres;

import static io.tidemark.backup.postgres.ArchivedLog.await;
import static io.tidemark.backup.postgres.ArchivedLog.fillSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storeSegment;
import static io.tidemark.backup.postgres.ArchivedLog.streaming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.postgres.WalArchive.WhenExceeded;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when the server keeps too little, or too much. */
class WalSlotTest {

  private static final long LIMIT = 64L << 20;

  private final InMemoryStorage storage = new InMemoryStorage();
  private final FaultyStorage faulty = FaultyStorage.over(storage);
  private final ArchivedLog log = new ArchivedLog(storage);
  private final List<BackupEvent> events = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 17, 18})
  void logThatTheServerHasRemovedIsRecordedAsAGap(int version) throws Exception {
    try (PostgresCluster server = small(version)) {
      try (WalArchiving archiving = archive(of(server))) {
        storeSegment(archiving, server);
      }
      String before = log.segments().get(log.segments().size() - 1);
      server.execute("SELECT pg_drop_replication_slot('tidemark_cluster')");
      removeLog(server);
      try (WalArchiving archiving = archive(of(server))) {
        await(archiving, status -> !status.gaps().isEmpty());
        storeSegment(archiving, server);
      }

      assertGapAfter(before);
      assertThat(log.segments().get(log.segments().size() - 1)).isGreaterThan(before);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 17, 18})
  void slotThatTheServerHasGivenUpIsRecordedAsAGap(int version) throws Exception {
    try (PostgresCluster server =
        PostgresCluster.of(version)
            .setting("max_slot_wal_keep_size", "16MB")
            .setting("min_wal_size", "32MB")
            .setting("max_wal_size", "48MB")
            .create()
            .start()) {
      try (WalArchiving archiving = archive(of(server))) {
        storeSegment(archiving, server);
      }
      String before = log.segments().get(log.segments().size() - 1);
      removeLog(server);
      server.await("SELECT wal_status FROM pg_replication_slots", "lost");
      try (WalArchiving archiving = archive(of(server))) {
        await(archiving, status -> !status.gaps().isEmpty());
        storeSegment(archiving, server);
        server.await("SELECT wal_status FROM pg_replication_slots", "reserved");
      }

      assertGapAfter(before);
    }
  }

  @Test
  void logThatTheServerHasRemovedBehindTheFirstBeginningIsAGapToo() throws Exception {
    try (PostgresCluster server = small(15)) {
      try (WalArchiving archiving = archive(of(server))) {
        await(archiving, ArchivedLog.streaming());
        server.execute("CREATE TABLE t (n int, s text)");
        await(archiving, ArchivedLog.storedUpTo(server.query("SELECT pg_current_wal_flush_lsn()")));
      }
      assertThat(log.segments()).isEmpty();
      server.execute("SELECT pg_drop_replication_slot('tidemark_cluster')");
      removeLog(server);

      try (WalArchiving archiving = archive(of(server))) {
        await(archiving, status -> !status.gaps().isEmpty());
      }
    }
  }

  @Test
  void slotThatWasIdleForTooLongIsMadeAnew() throws Exception {
    try (PostgresCluster server =
        PostgresCluster.of(18)
            .setting("idle_replication_slot_timeout", "1s")
            .setting("wal_keep_size", "512MB")
            .create()
            .start()) {
      try (WalArchiving archiving = archive(of(server))) {
        storeSegment(archiving, server);
      }
      server.await("SELECT inactive_since < now() - interval '2 s' FROM pg_replication_slots", "t");
      server.execute("CHECKPOINT");
      server.await("SELECT invalidation_reason FROM pg_replication_slots", "idle_timeout");
      try (WalArchiving archiving = archive(of(server))) {
        storeSegment(archiving, server);

        assertThat(archiving.status().gaps()).isEmpty();
      }
      log.assertNoGap(1, 1 << 24);
      log.assertSameAs(server);
    }
  }

  @Test
  void whatTheServerKeepsIsInTheStatus() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        WalArchiving archiving = archive(of(server))) {
      await(archiving, streaming());
      await(archiving, status -> status.walStatus().isPresent());

      assertThat(archiving.status().walStatus()).contains("reserved");
      assertThat(archiving.status().retainedBytes()).isPresent();
    }
  }

  @Test
  void tooMuchThatIsKeptIsToldOnce() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        WalArchiving archiving =
            archive(of(server).retain(LIMIT, WhenExceeded.ALERT).maxLag(LIMIT / 2))) {
      exceedDuringOutage(server, archiving);
      await(
          () -> events.stream().anyMatch(BackupEvent.WalRetained.class::isInstance), () -> events);
      assertThat(server.query("SELECT count(*) FROM pg_replication_slots")).isEqualTo("1");

      faulty.heal();
      storeSegment(archiving, server);

      assertThat(archiving.status().gaps()).isEmpty();
      assertThat(events).filteredOn(BackupEvent.WalRetained.class::isInstance).hasSize(1);
      assertThat(events).filteredOn(BackupEvent.WalBehind.class::isInstance).hasSize(1);
      log.assertNoGap(1, 1 << 24);
    }
  }

  @Test
  void slotThatHoldsTooMuchIsDroppedForTheDatabase() throws Exception {
    try (PostgresCluster server = small(15);
        WalArchiving archiving = archive(of(server).retain(LIMIT, WhenExceeded.DROP_SLOT))) {
      exceedDuringOutage(server, archiving);
      server.await("SELECT count(*) FROM pg_replication_slots", "0");

      faulty.heal();
      await(archiving, status -> !status.gaps().isEmpty());
      storeSegment(archiving, server);

      assertThat(events).anyMatch(BackupEvent.WalLost.class::isInstance);
      assertThat(archiving.status().gaps().get(0)).contains("which was dropped");
      assertThat(log.names()).anyMatch(name -> name.startsWith("gap-"));
    }
  }

  @Test
  void limitThatAServerCannotKeepIsRefused() {
    assertThatThrownBy(
            () ->
                WalArchive.of("postgresql://localhost/postgres")
                    .retain(LIMIT - 1, WhenExceeded.ALERT))
        .isInstanceOf(InvalidConfigurationException.class);
  }

  private void exceedDuringOutage(PostgresCluster server, WalArchiving archiving) throws Exception {
    storeSegment(archiving, server);
    // The binding is an object as well: the archive does not come back before the storage does.
    faulty.inject(Fault.failCommit());
    for (int i = 0; i < 6; i++) {
      fillSegment(server);
    }
  }

  private void assertGapAfter(String segment) throws Exception {
    Lsn end = Segment.named(segment, 1 << 24).orElseThrow().end();
    assertThat(log.names()).contains("gap-%016X.json".formatted(end.position()));
    assertThat(events).anyMatch(BackupEvent.WalLost.class::isInstance);
  }

  private static PostgresCluster small(int version) {
    return PostgresCluster.of(version)
        .setting("wal_keep_size", "0")
        .setting("min_wal_size", "32MB")
        .setting("max_wal_size", "48MB")
        .create()
        .start();
  }

  private static void removeLog(PostgresCluster server) {
    for (int i = 0; i < 5; i++) {
      fillSegment(server);
      server.execute("CHECKPOINT");
    }
  }

  private static WalArchive of(PostgresCluster server) {
    return WalArchive.of(server.uri("postgres")).syncInterval(Duration.ofSeconds(1));
  }

  private WalArchiving archive(WalArchive archive) {
    return BackupPipeline.named(ArchivedLog.JOB)
        .from(PostgresDump.of("postgresql://localhost/unused"))
        .to("memory", faulty)
        .listen(events::add)
        .build()
        .archive(archive);
  }
}
