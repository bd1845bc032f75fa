package io.tidemark.backup.postgres;

import static io.tidemark.backup.postgres.ArchivedLog.await;
import static io.tidemark.backup.postgres.ArchivedLog.fillSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storeSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storedUpTo;
import static io.tidemark.backup.postgres.ArchivedLog.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.DeliveryPolicy;
import io.tidemark.backup.PipelineBuilder;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.catalog.WalReceipt;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.StopMode;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalArchiveFailureTest {

  private static final int MIB = 1 << 20;

  private final InMemoryStorage storage = new InMemoryStorage();
  private final FaultyStorage faulty = FaultyStorage.over(storage);
  private volatile Duration later = Duration.ZERO;
  private final ArchivedLog log = new ArchivedLog(storage);

  @Test
  void serverKeepsWhatAStorageDoesNotTake() throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    CountDownLatch enough = new CountDownLatch(1);
    try (PostgresCluster server =
            PostgresCluster.of(15).setting("wal_keep_size", "1GB").create().start();
        WalArchiving archiving = archive(server, to(faulty))) {
      storeSegment(archiving, server);
      Future<Integer> sampling = threads.submit(() -> assertNeverAhead(server, enough));
      Fault outage = faulty.inject(Fault.failCommit());
      fillSegment(server);
      fillSegment(server);
      assertThat(outage.awaitHit(Duration.ofSeconds(30))).isTrue();
      String wanted = fillSegment(server);
      server.execute("CHECKPOINT");
      await(archiving, status -> status.problem().isPresent());

      faulty.heal();
      await(archiving, storedUpTo(wanted));

      enough.countDown();
      assertThat(sampling.get()).isPositive();
      log.assertNoGap(1, 16 * MIB);
      log.assertSameAs(server);
    } finally {
      threads.shutdownNow();
    }
  }

  /** What the storage holds only grows, so it may be looked at after the server was asked. */
  private int assertNeverAhead(PostgresCluster server, CountDownLatch enough) throws Exception {
    int samples = 0;
    while (enough.getCount() > 0) {
      String restart = server.query("SELECT max(restart_lsn) FROM pg_replication_slots");
      String flushed =
          server.query("SELECT coalesce(max(flush_lsn), '0/0') FROM pg_stat_replication");
      assertThat(log.durable())
          .isGreaterThanOrEqualTo(Lsn.parse(restart))
          .isGreaterThanOrEqualTo(Lsn.parse(flushed));
      samples++;
    }
    return samples;
  }

  @Test
  void hangingStorageDoesNotKeepTheServerFromShuttingDown() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        WalArchiving archiving = archive(server, to(faulty))) {
      storeSegment(archiving, server);
      Fault hanging = faulty.inject(Fault.stallPutAfter(0));
      fillSegment(server);
      assertThat(hanging.awaitHit(Duration.ofSeconds(30))).isTrue();

      server.stop(StopMode.FAST);

      faulty.heal();
    }
  }

  @Test
  void hangingStorageDoesNotKeepFromClosing() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      WalArchiving archiving = archive(server, to(faulty));
      await(archiving, streaming());
      Fault hanging = faulty.inject(Fault.stallPutAfter(0));
      fillSegment(server);
      assertThat(hanging.awaitHit(Duration.ofSeconds(30))).isTrue();

      archiving.close();

      await(() -> ArchivedLog.threads().isEmpty(), ArchivedLog::threads);
      server.await("SELECT count(*) FROM pg_stat_replication", "0");
    }
  }

  @Test
  void requiredDestinationGoesOnWithoutTheOthers() throws Exception {
    for (Fault fault : new Fault[] {Fault.failCommit(), Fault.stallPutAfter(0)}) {
      InMemoryStorage required = new InMemoryStorage();
      FaultyStorage other = FaultyStorage.over(new InMemoryStorage());
      other.inject(fault);
      try (PostgresCluster server = PostgresCluster.create(15).start();
          WalArchiving archiving =
              archive(
                  server,
                  to(required)
                      .alsoTo("other", other, DeliveryPolicy.BEST_EFFORT)
                      .patience(Duration.ofSeconds(1)))) {
        fillSegment(server);
        storeSegment(archiving, server);

        new ArchivedLog(required).assertSameAs(server);
        other.heal();
      }
    }
  }

  @Test
  void destinationThatComesLaterTakesPart(@TempDir Path folder) throws Exception {
    Path late = Files.createFile(folder.resolve("late"));
    try (PostgresCluster server = PostgresCluster.create(15).start();
        WalArchiving archiving =
            archive(
                server,
                to(storage)
                    .alsoTo(late.toUri().toString(), DeliveryPolicy.BEST_EFFORT)
                    .clock(this::now))) {
      storeSegment(archiving, server);
      Files.delete(late);
      later = Duration.ofMinutes(6);

      storeSegment(archiving, server);

      try (Stream<Path> files = Files.walk(late)) {
        assertThat(files).anyMatch(file -> file.toString().endsWith(".zst"));
      }
    }
  }

  @Test
  void serverThatIsGoneWithoutAWordIsNoticed() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        StallingProxy proxy = new StallingProxy(server.host(), server.port(), MIB);
        WalArchiving archiving =
            to(storage)
                .clock(this::now)
                .build()
                .archive(
                    WalArchive.of(
                        server.uri("postgres").replace(":" + server.port(), ":" + proxy.port())))) {
      fillSegment(server);
      await(archiving, streaming());
      proxy.awaitStall();
      later = Duration.ofMinutes(2);

      await(archiving, status -> status.problem().isPresent());

      assertThat(archiving.status().problem().orElseThrow()).contains("not answered for 60 s");
    }
  }

  private Instant now() {
    return Instant.now().plus(later);
  }

  @Test
  void destinationsEndUpEqualAfterOneOfThemWasBehind() throws Exception {
    InMemoryStorage second = new InMemoryStorage();
    FaultyStorage behind = FaultyStorage.over(second);
    try (PostgresCluster server = PostgresCluster.create(15).start();
        WalArchiving archiving =
            archive(server, to(storage).alsoTo("second", behind, DeliveryPolicy.REQUIRED))) {
      storeSegment(archiving, server);
      Fault outage = behind.inject(Fault.failCommit());
      String wanted = fillSegment(server);
      assertThat(outage.awaitHit(Duration.ofSeconds(30))).isTrue();
      behind.heal();
      await(archiving, storedUpTo(wanted));

      assertThat(new ArchivedLog(second).segments()).isEqualTo(log.segments());
      new ArchivedLog(second).assertSameAs(server);
    }
  }

  @Test
  void segmentThatOneDestinationLacksIsSentAgainWhileTheServerHasIt() throws Exception {
    InMemoryStorage second = new InMemoryStorage();
    PipelineBuilder both = to(storage).alsoTo("second", second, DeliveryPolicy.REQUIRED);
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      String reserved;
      try (WalArchiving archiving = archive(server, both)) {
        storeSegment(archiving, server);
        reserved = log.segments().get(log.segments().size() - 1);
        storeSegment(archiving, server);
        storeSegment(archiving, server);
      }
      // As if the slot had not been advanced before the process died.
      server.execute("SELECT pg_drop_replication_slot('tidemark_cluster')");
      server.execute("SELECT pg_create_physical_replication_slot('tidemark_cluster', true)");
      String lacking = log.segments().get(log.segments().indexOf(reserved) + 1);
      delete(second, lacking);
      try (WalArchiving archiving = archive(server, both)) {
        storeSegment(archiving, server);
      }

      assertThat(new ArchivedLog(second).segments()).isEqualTo(log.segments());
    }
  }

  private static void delete(Storage from, String segment) throws Exception {
    for (var object : from.list(ArchivedLog.JOB + "/wal/")) {
      if (object.key().name().startsWith(segment)) {
        from.delete(object.key());
      }
    }
  }

  @Test
  void twoReceiversOfOneLogAgree() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        WalArchiving first = archive(server, to(storage));
        WalArchiving second =
            to(storage).build().archive(WalArchive.of(server.uri("postgres")).slot("second"))) {
      fillSegment(server);
      fillSegment(server);
      String wanted = fillSegment(server);
      await(first, storedUpTo(wanted));
      await(second, storedUpTo(wanted));

      log.assertNoGap(1, 16 * MIB);
      log.assertSameAs(server);
    }
  }

  @Test
  void anotherClusterIsRefusedUnderTheSameJob() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        PostgresCluster other = PostgresCluster.of(15).ownIdentifier().create().start()) {
      try (WalArchiving archiving = archive(server, to(storage))) {
        storeSegment(archiving, server);
      }
      var before = storage.list("");
      try (WalArchiving archiving = archive(other, to(storage))) {
        await(archiving, status -> status.problem().isPresent());

        assertThat(archiving.status().problem().orElseThrow())
            .contains("job 'cluster'")
            .contains("holds the cluster");
      }
      assertThat(storage.list("")).isEqualTo(before);
      assertThat(other.query("SELECT count(*) FROM pg_replication_slots")).isEqualTo("0");
    }
  }

  @Test
  void otherContentUnderTheSameNameIsNotOverwritten() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      try (WalArchiving archiving = archive(server, to(storage))) {
        storeSegment(archiving, server);
      }
      String name = server.query("SELECT pg_walfile_name(pg_current_wal_insert_lsn())");
      StorageKey key =
          new StorageKey(
              "%s/wal/00000001/%s/%s.json".formatted(ArchivedLog.JOB, name.substring(0, 16), name));
      byte[] foreign = new WalReceipt(name, 16 * MIB, "00".repeat(16), Instant.EPOCH).write();
      storage.put(key, Labels.none(), out -> out.write(foreign));
      fillSegment(server);
      try (WalArchiving archiving = archive(server, to(storage))) {
        await(archiving, status -> status.problem().isPresent());

        assertThat(archiving.status().problem().orElseThrow()).contains("another '" + name + "'");
      }
      assertThat(storage.bytes(key)).isEqualTo(foreign);
      assertThat(log.segments()).doesNotContain(name);
    }
  }

  private static PipelineBuilder to(Storage destination) {
    return BackupPipeline.named(ArchivedLog.JOB)
        .from(PostgresDump.of("postgresql://localhost/unused"))
        .to("memory", destination);
  }

  private static WalArchiving archive(PostgresCluster server, PipelineBuilder pipeline) {
    return pipeline.build().archive(WalArchive.of(server.uri("postgres")));
  }
}
