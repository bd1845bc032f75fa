package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.Copy;
import io.tidemark.backup.CopyReport;
import io.tidemark.backup.Depth;
import io.tidemark.backup.LogReading;
import io.tidemark.backup.Restore;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.servers.PostgresCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a real server in a place that it never reached by itself. */
class LogInTwoPlacesTest {

  private static final String COUNT = "SELECT count(*) FROM t";

  @TempDir private Path folder;

  @Test
  void aCopyIsRestoredByItselfAndRepairedFromTheOther() throws Exception {
    String here = folder.resolve("here").toUri().toString();
    String there = folder.resolve("there").toUri().toString();
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      server.execute(
          "CREATE TABLE t AS SELECT n, md5(n::text) AS s FROM generate_series(1, 1000) n");
      BackupPipeline pipeline =
          BackupPipeline.named("cluster")
              .from(PostgresBaseBackup.of(server.uri("postgres")).logFromArchive())
              .to(here)
              .build();
      Backup backup;
      try (WalArchiving archiving = pipeline.archive(WalArchive.of(server.uri("postgres")))) {
        ArchivedLog.storeSegment(archiving, server);
        backup = pipeline.run();
        server.execute("INSERT INTO t VALUES (0)");
        server.execute("SELECT pg_create_restore_point('wanted')");
        server.execute("INSERT INTO t VALUES (-1)");
        ArchivedLog.storeSegment(archiving, server);
      }

      CopyReport report = pipeline.copy(Copy.of(backup.id()).to(there).log(Copy.Log.FOLLOWING));

      BackupRepository copy = BackupRepository.at(there);
      assertThat(report.log().files()).isPositive();
      assertThat(rows(copy)).isEqualTo("1501");
      List<Path> stored = segments();
      Files.delete(stored.get(0));
      flipABit(stored.get(1));
      assertThat(copy.verifyLog("cluster", LogReading.all()).places().get(0).damaged()).hasSize(1);
      assertThatThrownBy(() -> rows(copy)).isInstanceOf(BackupException.class);

      BackupRepository both = BackupRepository.at(here).and(there);
      assertThat(both.repair(both.planRepair("cluster", Depth.STORED)).complete()).isTrue();

      assertThat(rows(copy)).isEqualTo("1501");
      assertThat(copy.verifyLog("cluster", LogReading.all()).isSound()).isTrue();
    }
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("there/cluster/wal"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}\\.zst"))
          .sorted()
          .toList();
    }
  }

  private static void flipABit(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private String rows(BackupRepository repository) {
    Path target = folder.resolve("data-" + System.nanoTime());
    repository.restore(
        "cluster", Restore.toRestorePoint("wanted").into(PostgresDirectory.at(target)));
    try (PostgresCluster restored = PostgresCluster.over(target, 15)) {
      return restored.start().awaitRecovered().query(COUNT);
    }
  }
}
