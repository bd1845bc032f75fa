package io.tidemark.backup.postgres;

import static io.tidemark.backup.postgres.ArchivedLog.await;
import static io.tidemark.backup.postgres.ArchivedLog.fillSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storeSegment;
import static io.tidemark.backup.postgres.ArchivedLog.streaming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.DeliveryPolicy;
import io.tidemark.backup.PipelineBuilder;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.WalCheck;
import io.tidemark.backup.WalCheck.Arrival;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mark in the log that has to come to every storage. */
class WalCheckTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(3);

  private final InMemoryStorage storage = new InMemoryStorage();
  private final FaultyStorage faulty = FaultyStorage.over(storage);
  private final ArchivedLog log = new ArchivedLog(storage);

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 17, 18})
  void theSegmentOfTheRestorePointIsStoredWhenTheCheckReturns(int version) throws Exception {
    try (PostgresCluster server = PostgresCluster.create(version).start();
        WalArchiving archiving = to(storage).build().archive(of(server))) {
      WalCheck first = archiving.check(LONG);
      assertThat(log.segments()).contains(first.segment());

      WalCheck second = archiving.check(LONG);

      assertThat(log.segments()).contains(second.segment());
      assertThat(second.segment()).isGreaterThan(first.segment());
      assertThat(second.position()).isGreaterThan(first.position());
      assertThat(second.restorePoint()).isNotEqualTo(first.restorePoint());
      assertThat(new String(log.content(second.segment() + ".zst"), StandardCharsets.ISO_8859_1))
          .contains(second.restorePoint());
      assertThat(second.arrivals()).singleElement().satisfies(WalCheckTest::assertStored);
    }
    await(() -> ArchivedLog.threads().isEmpty(), ArchivedLog::threads);
  }

  private static void assertStored(Arrival arrival) {
    assertThat(arrival.location()).isEqualTo("memory");
    assertThat(arrival.required()).isTrue();
    assertThat(arrival.storedAfter()).isPresent();
    assertThat(arrival.problem()).isEmpty();
  }

  @Test
  void theStoragesAreEnoughForACheckFromElsewhere() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        WalArchiving archiving = to(storage).build().archive(of(server))) {
      await(archiving, streaming());

      WalCheck check = to(storage).build().checkLog(of(server), LONG);

      assertThat(log.segments()).contains(check.segment());
    }
  }

  @Test
  void anArchivingThatCannotStoreSaysWhy() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        WalArchiving archiving = to(faulty).build().archive(of(server))) {
      storeSegment(archiving, server);
      faulty.inject(Fault.failCommit());
      fillSegment(server);
      await(archiving, status -> status.problem().isPresent());

      assertThatThrownBy(() -> archiving.check(SHORT))
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining("was not stored within PT3S: memory lacks it")
          .hasMessageContaining("the archiving says: ");

      faulty.heal();
      archiving.check(LONG);
    }
  }

  @Test
  void withoutAnArchivingTheSlotTellsWhatHangs() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      BackupPipeline pipeline = to(faulty).build();
      assertThatThrownBy(() -> pipeline.checkLog(of(server), SHORT))
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining("the server has no slot 'tidemark_cluster'");

      WalArchiving archiving = pipeline.archive(of(server));
      storeSegment(archiving, server);
      faulty.inject(Fault.failCommit());
      assertThatThrownBy(() -> pipeline.checkLog(of(server), SHORT))
          .hasMessageContaining("slot 'tidemark_cluster' is ")
          .hasMessageContaining("; it says that the log before ");
      archiving.close();

      server.await("SELECT active FROM pg_replication_slots", "f");
      assertThatThrownBy(() -> pipeline.checkLog(of(server), SHORT))
          .hasMessageContaining("slot 'tidemark_cluster' is not in use");
      assertThatThrownBy(() -> archiving.check(SHORT)).hasMessageContaining("is closed");
    }
  }

  @Test
  void aStorageThatCannotBeReadIsNamed() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      faulty.inject(Fault.failList());

      assertThatThrownBy(() -> to(faulty).build().checkLog(of(server), SHORT))
          .isInstanceOf(StorageFailedException.class)
          .hasMessageContaining("memory cannot be read (");
    }
  }

  @Test
  void aStorageOfBestEffortIsReportedAndNotRequired() throws Exception {
    InMemoryStorage lagging = new InMemoryStorage();
    FaultyStorage broken = FaultyStorage.over(new InMemoryStorage());
    broken.inject(Fault.failList());
    try (PostgresCluster server = PostgresCluster.create(15).start();
        WalArchiving archiving = to(storage).build().archive(of(server))) {
      await(archiving, streaming());

      WalCheck check =
          to(storage)
              .alsoTo("lagging", lagging, DeliveryPolicy.BEST_EFFORT)
              .alsoTo("broken", broken, DeliveryPolicy.BEST_EFFORT)
              .build()
              .checkLog(of(server), LONG);

      assertThat(check.arrivals())
          .extracting(Arrival::location)
          .containsExactly("memory", "lagging", "broken");
      assertStored(check.arrivals().get(0));
      assertThat(check.arrivals().get(1))
          .isEqualTo(new Arrival("lagging", false, Optional.empty(), Optional.empty()));
      assertThat(check.arrivals().get(2).problem()).isPresent();
    }
  }

  @Test
  void aStandbyMakesNoRestorePoint() {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        PostgresCluster standby = server.standby()) {
      assertThatThrownBy(() -> to(storage).build().checkLog(of(standby), SHORT))
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("is a standby, which can make no restore point")
          .hasMessageContaining("target_session_attrs=read-write");
    }
  }

  @Test
  void aRoleWithoutThePrivilegeIsToldTheGrant() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      server.execute("CREATE ROLE keeper LOGIN REPLICATION PASSWORD 'secret'");
      WalArchive keeper =
          WalArchive.of(
              "postgresql://keeper:secret@%s:%d/postgres".formatted(server.host(), server.port()));
      try (WalArchiving archiving = to(storage).build().archive(keeper)) {
        assertThatThrownBy(() -> archiving.check(LONG))
            .isInstanceOf(DatabaseUnavailableException.class)
            .hasMessageContaining("permission denied for function pg_create_restore_point")
            .hasMessageContaining("hint: GRANT EXECUTE ON FUNCTION")
            .hasMessageNotContaining("secret");
        server.execute(
            "GRANT EXECUTE ON FUNCTION pg_create_restore_point(text), pg_switch_wal() TO keeper");

        archiving.check(LONG);
      }
    }
  }

  @Test
  void aSegmentThatIsStoredBeforeItEndsIsOfAnotherLog() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      String current = server.query("SELECT pg_walfile_name(pg_current_wal_insert_lsn())");
      storage.put(
          new StorageKey(
              "cluster/wal/00000001/%s/%s.zst".formatted(current.substring(0, 16), current)),
          Labels.none(),
          out -> out.write(1));

      assertThatThrownBy(() -> to(storage).build().checkLog(of(server), SHORT))
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining("which the server still writes");
    }
  }

  @Test
  void theJobOfAnotherClusterIsRefused() throws Exception {
    try (PostgresCluster other = PostgresCluster.create(15).start();
        WalArchiving archiving = to(storage).build().archive(of(other))) {
      archiving.check(LONG);
    }
    try (PostgresCluster server = PostgresCluster.create(14).start()) {
      assertThatThrownBy(() -> to(storage).build().checkLog(of(server), SHORT))
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("holds the cluster");
    }
  }

  private static PipelineBuilder to(Storage destination) {
    return BackupPipeline.named(ArchivedLog.JOB)
        .from(PostgresDump.of("postgresql://localhost/unused"))
        .to("memory", destination);
  }

  private static WalArchive of(PostgresCluster server) {
    return WalArchive.of(server.uri("postgres"));
  }
}
