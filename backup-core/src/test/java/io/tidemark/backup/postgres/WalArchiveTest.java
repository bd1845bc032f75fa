package io.tidemark.backup.postgres;

import static io.tidemark.backup.postgres.ArchivedLog.await;
import static io.tidemark.backup.postgres.ArchivedLog.fillSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storeSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storedUpTo;
import static io.tidemark.backup.postgres.ArchivedLog.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.WalStatus;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.StopMode;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WalArchiveTest {

  private static final int MIB = 1 << 20;

  @TempDir private Path spool;
  private final InMemoryStorage storage = new InMemoryStorage();
  private final ArchivedLog log = new ArchivedLog(storage);

  @ParameterizedTest
  @CsvSource({"14, 16", "15, 1", "15, 16", "15, 64", "17, 16", "18, 16"})
  void segmentsAreThoseOfTheServerByteForByte(int version, int megabytes) throws Exception {
    try (PostgresCluster server =
            PostgresCluster.of(version)
                .walSegmentMegabytes(megabytes)
                .setting("min_wal_size", 2 * megabytes + "MB")
                .setting("max_wal_size", "2GB")
                .create()
                .start();
        WalArchiving archiving = archive(server)) {
      await(archiving, streaming());
      String wanted = "0/0";
      for (int i = 0; i < 3; i++) {
        wanted = fillSegment(server);
      }
      await(archiving, storedUpTo(wanted));

      assertThat(log.segments()).hasSizeGreaterThanOrEqualTo(3);
      log.assertSameAs(server);
      log.assertNoGap(1, megabytes * MIB);
    }
  }

  @Test
  void shutdownOfTheServerWaitsForNothingButWhatIsStored() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        WalArchiving archiving = archive(server)) {
      fillSegment(server);
      await(archiving, streaming());

      server.stop(StopMode.FAST);

      await(archiving, status -> status.problem().isPresent());
      assertThat(log.names()).anyMatch(name -> name.contains(".partial"));
    }
  }

  @Test
  void restartsOfTheServerLeaveNoGap() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        WalArchiving archiving = archive(server)) {
      for (StopMode mode : List.of(StopMode.FAST, StopMode.IMMEDIATE)) {
        fillSegment(server);
        server.stop(mode);
        server.start();
        storeSegment(archiving, server);
      }
      fillSegment(server);
      server.kill();
      server.start();
      storeSegment(archiving, server);

      log.assertNoGap(1, 16 * MIB);
      log.assertSameAs(server);
    }
  }

  @Test
  void terminatedWalsendersLeaveNoGap() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        WalArchiving archiving = archive(server)) {
      for (int i = 0; i < 4; i++) {
        await(archiving, streaming());
        String wanted = fillSegment(server);
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_replication");
        await(archiving, storedUpTo(wanted));
      }

      log.assertNoGap(1, 16 * MIB);
      log.assertSameAs(server);
    }
  }

  @Test
  void closingLeavesTheSlotAndNothingElse() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      WalArchiving archiving = archive(server);
      storeSegment(archiving, server);

      archiving.close();

      assertThat(archiving.status().state()).isEqualTo(WalStatus.State.STOPPED);
      await(() -> ArchivedLog.threads().isEmpty(), ArchivedLog::threads);
      try (Stream<Path> files = Files.list(spool)) {
        assertThat(files).isEmpty();
      }
      server.await("SELECT count(*) FROM pg_stat_replication", "0");
      assertThat(server.query("SELECT slot_name FROM pg_replication_slots"))
          .isEqualTo("tidemark_cluster");
    }
  }

  @Test
  void idleServerIsStoredOnce() throws Exception {
    CountingStorage counting = new CountingStorage(storage);
    try (PostgresCluster server =
            PostgresCluster.of(15)
                .setting("checkpoint_timeout", "1h")
                .setting("bgwriter_delay", "10s")
                .create()
                .start();
        WalArchiving archiving =
            pipeline("counted", counting).archive(of(server).syncInterval(Duration.ofSeconds(1)))) {
      server.execute("CREATE TABLE t (n int)");
      String wanted = server.query("SELECT pg_current_wal_flush_lsn()");
      await(archiving, storedUpTo(wanted));
      long puts = counting.puts();
      String asked =
          server.query("SELECT coalesce(max(reply_time), now()) FROM pg_stat_replication");

      server.await(
          "SELECT max(reply_time) > '%s'::timestamptz + interval '4 s' FROM pg_stat_replication"
              .formatted(asked),
          "t");

      assertThat(log.names()).filteredOn(name -> name.contains(".partial")).hasSize(1);
      assertThat(counting.puts()).isLessThanOrEqualTo(puts + 1);
    }
  }

  @Test
  void spoolOfAKilledProcessIsRemovedByTheNext() throws Exception {
    Path abandoned = Files.createDirectories(spool.resolve("tidemark-wal-killed"));
    Files.createFile(abandoned.resolve("lock"));
    Files.createFile(abandoned.resolve("000000010000000000000001"));
    try (PostgresCluster server = PostgresCluster.create(15).start();
        WalArchiving archiving = archive(server)) {
      await(archiving, streaming());

      assertThat(abandoned).doesNotExist();
    }
  }

  private WalArchiving archive(PostgresCluster server) throws IOException {
    return pipeline("memory", storage).archive(of(server));
  }

  private WalArchive of(PostgresCluster server) {
    return WalArchive.of(server.uri("postgres")).spool(spool);
  }

  private static BackupPipeline pipeline(
      String name, io.tidemark.backup.storage.Storage destination) {
    return BackupPipeline.named(ArchivedLog.JOB)
        .from(PostgresDump.of("postgresql://localhost/unused"))
        .to(name, destination)
        .build();
  }
}
