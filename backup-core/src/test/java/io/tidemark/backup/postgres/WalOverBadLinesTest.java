package io.tidemark.backup.postgres;

import static io.tidemark.backup.postgres.ArchivedLog.await;
import static io.tidemark.backup.postgres.ArchivedLog.fillSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storeSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storedUpTo;
import static io.tidemark.backup.postgres.ArchivedLog.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyNetwork;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Lines to the server that break, and to the storage that hang. */
class WalOverBadLinesTest {

  private static final int MIB = 1 << 20;

  private final InMemoryStorage storage = new InMemoryStorage();
  private final FaultyStorage faulty = FaultyStorage.over(storage);
  private final ArchivedLog log = new ArchivedLog(storage);

  @Test
  void aStorageThatHangsDoesNotCostTheConnection() throws Exception {
    try (PostgresCluster server =
            PostgresCluster.of(15)
                .setting("wal_sender_timeout", "2s")
                .setting("wal_keep_size", "1GB")
                .create()
                .start();
        WalArchiving archiving = archive(server, server.port())) {
      storeSegment(archiving, server);
      String pid = server.query("SELECT pid FROM pg_stat_replication");
      Fault hanging = faulty.inject(Fault.stallPutAfter(0));
      String wanted = "0/0";
      for (int i = 0; i < 7; i++) { // more than may wait in the spool
        wanted = fillSegment(server);
      }
      assertThat(hanging.awaitHit(Duration.ofSeconds(30))).isTrue();
      String then = server.query("SELECT clock_timestamp()");

      server.await(
          "SELECT count(*) FROM pg_stat_replication WHERE reply_time > '%s'::timestamptz + '6s' AND pid = %s"
              .formatted(then, pid),
          "1");

      faulty.heal();
      await(archiving, storedUpTo(wanted));
      log.assertNoGap(1, 16 * MIB);
      log.assertSameAs(server);
    }
  }

  @Test
  void connectionsThatAreResetAgainAndAgainLeaveNoGap() throws Exception {
    try (PostgresCluster server =
            PostgresCluster.of(15)
                .walSegmentMegabytes(1)
                .setting("wal_keep_size", "1GB")
                .create()
                .start();
        FaultyNetwork network = FaultyNetwork.before(server.port());
        WalArchiving archiving = archive(server, network.port())) {
      for (int i = 0; i < 5; i++) {
        await(archiving, streaming());
        int before = network.totalConnections();
        network.cutAfter(FaultyNetwork.Direction.TO_CLIENT, MIB + i * 77_777L);
        await(
            () -> {
              fillSegment(server);
              return network.totalConnections() > before;
            },
            archiving::status);
      }
      network.heal();
      await(archiving, storedUpTo(fillSegment(server)));

      assertThat(log.segments()).hasSizeGreaterThan(5);
      log.assertNoGap(1, MIB);
      log.assertSameAs(server);
    }
  }

  private WalArchiving archive(PostgresCluster server, int port) {
    String uri = server.uri("postgres").replace(":" + server.port() + "/", ":" + port + "/");
    return BackupPipeline.named(ArchivedLog.JOB)
        .from(PostgresBaseBackup.of(uri))
        .to("memory", faulty)
        .build()
        .archive(WalArchive.of(uri));
  }
}
