package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.Restore;
import io.tidemark.backup.RestorePlan;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.catalog.GapRecord;
import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.ServerAccount;
import io.tidemark.backup.servers.SmallDisk;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the plan of a restore says of backups, space and log. */
class RestorePlanTest {

  private final InMemoryStorage storage = new InMemoryStorage();

  @TempDir private Path folder;

  @Test
  void whatIsNeededIsWhatARestoreWrites() throws IOException {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      server.execute("CREATE TABLE t AS SELECT n FROM generate_series(1, 100000) n");
      BackupPipeline pipeline = pipeline(PostgresBaseBackup.of(server.uri("postgres")));
      Backup backup = pipeline.run();
      Restore restore = Restore.of(backup.id()).into(PostgresDirectory.at(data()));

      RestorePlan plan = pipeline.planRestore(restore);

      assertThat(plan.chain()).containsExactly(backup.id().value());
      DiskSpace space = plan.space().get(0);
      assertThat(plan.space()).hasSize(1);
      assertThat(space.folder()).isEqualTo(data());
      assertThat(space.isEnough()).isTrue();
      assertThat(plan.reading().orElseThrow())
          .isBetween(Duration.ofMillis(1), Duration.ofMinutes(5));
      assertThat(Files.exists(data())).isFalse();
      pipeline.restore(restore);
      assertThat(bytes(data())).isBetween(space.neededBytes() * 9 / 10, space.neededBytes());
    }
  }

  @Test
  void eachFileSystemHasItsOwnSpace() throws IOException {
    Path original = Files.createDirectory(folder.resolve("original"));
    ServerAccount.own(original);
    try (PostgresCluster server = PostgresCluster.create(15).start();
        SmallDisk small = SmallDisk.mountIn(folder, "1m")) {
      server.execute("CREATE TABLESPACE place LOCATION '" + original + "'");
      server.execute(
          "CREATE TABLE t TABLESPACE place AS SELECT n FROM generate_series(1, 100000) n");
      BackupPipeline pipeline = pipeline(PostgresBaseBackup.of(server.uri("postgres")));
      Backup backup = pipeline.run();
      long oid =
          Long.parseLong(server.query("SELECT oid FROM pg_tablespace WHERE spcname = 'place'"));
      Path moved = small.path().resolve("moved");

      List<DiskSpace> space =
          pipeline
              .planRestore(
                  Restore.of(backup.id()).into(PostgresDirectory.at(data()).tablespace(oid, moved)))
              .space();

      assertThat(space).extracting(DiskSpace::folder).containsExactlyInAnyOrder(data(), moved);
      DiskSpace tight = space.stream().filter(each -> each.folder().equals(moved)).findAny().get();
      assertThat(tight.neededBytes()).isGreaterThan(3_000_000);
      assertThat(tight.freeBytes()).isLessThanOrEqualTo(1 << 20);
      assertThat(tight.isEnough()).isFalse();
      assertThat(moved).doesNotExist();
    }
  }

  @Test
  void anIncrementalBackupNamesAllThatItBuildsUpon() throws IOException {
    try (PostgresCluster server =
        PostgresCluster.of(17).setting("summarize_wal", "on").create().start()) {
      server.execute("CREATE TABLE t AS SELECT n FROM generate_series(1, 100000) n");
      BackupPipeline pipeline =
          pipeline(PostgresBaseBackup.of(server.uri("postgres")).incremental(WhenImpossible.FAIL));
      Backup full = pipeline.run();
      server.execute("UPDATE t SET n = n + 1 WHERE n < 1000");
      Backup second = pipeline.run();
      Restore restore = Restore.latest().into(PostgresDirectory.at(data()));

      RestorePlan plan = pipeline.planRestore(restore);

      assertThat(plan.chain()).containsExactly(full.id().value(), second.id().value());
      pipeline.restore(restore);
      long needed = plan.space().get(0).neededBytes();
      assertThat(bytes(data())).isBetween(needed * 8 / 10, needed);
    }
  }

  @Test
  void withoutItsParentAnIncrementalBackupIsRefused() throws IOException {
    try (PostgresCluster server =
        PostgresCluster.of(17).setting("summarize_wal", "on").create().start()) {
      BackupPipeline pipeline =
          pipeline(PostgresBaseBackup.of(server.uri("postgres")).incremental(WhenImpossible.FAIL));
      Backup full = pipeline.run();
      pipeline.run();
      storage.delete(Layout.folder(full.manifest().job(), full.id()).resolve(Layout.MANIFEST));
      Restore restore = Restore.latest().into(PostgresDirectory.at(data()));

      assertThatThrownBy(() -> pipeline.planRestore(restore))
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("builds upon " + full.id() + ", which is not there");
      assertThatThrownBy(() -> pipeline.restore(restore))
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("hint: copy or repair that one");
      assertThat(Files.exists(data())).isFalse();
    }
  }

  @Test
  void aGapAfterTheEndOfTheLogIsTold() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      BackupPipeline pipeline = pipeline(PostgresBaseBackup.of(server.uri("postgres")));
      Restore restore = Restore.to(RecoveryTarget.latest()).into(PostgresDirectory.at(data()));
      try (WalArchiving archiving = pipeline.archive(WalArchive.of(server.uri("postgres")))) {
        pipeline.run();
        ArchivedLog.storeSegment(archiving, server);
      }
      LogRange before = pipeline.planRestore(restore).log().orElseThrow();
      Lsn from = before.to();
      GapRecord gap =
          new GapRecord(1, from.toString(), "FF/0", "the slot was dropped", Instant.EPOCH);
      storage.put(
          new StorageKey("cluster/wal/00000001/gap-%016X.json".formatted(from.position())),
          Labels.none(),
          out -> out.write(gap.write()));

      assertThat(before.gap()).isEmpty();
      assertThat(pipeline.planRestore(restore).log().orElseThrow().gap())
          .contains("the slot was dropped");
    }
  }

  private BackupPipeline pipeline(PostgresBaseBackup source) {
    return BackupPipeline.named("cluster").from(source).to("memory", storage).build();
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static long bytes(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).mapToLong(RestorePlanTest::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
