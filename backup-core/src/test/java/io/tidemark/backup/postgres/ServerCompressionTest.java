package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.BackupRun;
import io.tidemark.backup.Depth;
import io.tidemark.backup.Restore;
import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.ServerAccount;
import io.tidemark.backup.testkit.FaultyNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Base backups that the server compresses on their way. */
class ServerCompressionTest {

  private static final String ROWS =
      "CREATE TABLE t AS SELECT n, repeat(md5(n::text), 6) AS text FROM generate_series(1, %d) AS n";
  private static final String SUM = "SELECT count(*) || ' ' || md5(string_agg(text, '')) FROM t";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void lessCrossesTheNetworkAndTheSameIsStored(ServerCompression method) throws Exception {
    Path original = Files.createDirectory(folder.resolve("original"));
    ServerAccount.own(original);
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      server.execute("CREATE TABLESPACE fast LOCATION '" + original + "'");
      server.execute("SET default_tablespace = fast; " + ROWS.formatted(100_000));
      String space = server.query("SELECT oid FROM pg_tablespace WHERE spcname = 'fast'");

      Sent plain = backup(server, Stream.of());
      Sent compressed = backup(server, Stream.of(method));

      assertThat(compressed.bytes()).isLessThan(plain.bytes() / 2);
      assertThat(names(compressed.backup()))
          .containsExactly(space + ".tar", "base.tar", "backup_manifest", "pg_wal.tar")
          .isEqualTo(names(plain.backup()));
      Path moved = folder.resolve("moved");
      restore(
          compressed.backup(),
          PostgresDirectory.at(data()).tablespace(Long.parseLong(space), moved));
      ServerAccount.own(moved);
      assertThat(started(15)).isEqualTo(server.query(SUM));
    }
  }

  /** A backup, and what the server has sent for it. */
  private record Sent(Backup backup, long bytes) {}

  private Sent backup(PostgresCluster server, Stream<ServerCompression> method) throws IOException {
    try (StallingProxy proxy = new StallingProxy(server.host(), server.port(), Long.MAX_VALUE)) {
      PostgresBaseBackup source = through(proxy.port(), server);
      BackupPipeline pipeline =
          pipeline(method.map(source::serverCompression).findFirst().orElse(source));
      Backup backup = pipeline.run();
      pipeline.verify(backup.id(), Depth.STRUCTURE);
      return new Sent(backup, proxy.passed());
    }
  }

  private static PostgresBaseBackup through(int port, PostgresCluster server) {
    return PostgresBaseBackup.of(
        server.uri("postgres").replace(":" + server.port() + "/", ":" + port + "/"));
  }

  private static List<String> names(Backup backup) {
    return backup.manifest().files().stream().map(file -> file.name()).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 17, 18})
  void laterVersionsAreRestored(int version) {
    try (PostgresCluster server = PostgresCluster.create(version).start()) {
      server.execute(ROWS.formatted(10_000));
      Backup backup = pipeline(of(server, ServerCompression.GZIP)).run();

      restore(backup, PostgresDirectory.at(data()));

      assertThat(started(version)).isEqualTo(server.query(SUM));
    }
  }

  @Test
  void thePostgresToolsFindNothingMissing() {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      server.execute(ROWS.formatted(10_000));
      Backup backup = pipeline(of(server, ServerCompression.ZSTD)).run();

      restore(backup, PostgresDirectory.at(data()));

      CommandLine.of("pg_verifybackup", "--no-parse-wal", data().toString()).run().succeeded();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 18})
  void incrementalBackupsAreCompressedToo(int version) {
    try (PostgresCluster server =
        PostgresCluster.of(version).setting("summarize_wal", "on").create().start()) {
      server.execute(ROWS.formatted(20_000));
      BackupPipeline pipeline =
          pipeline(of(server, ServerCompression.GZIP).incremental(WhenImpossible.FAIL));
      pipeline.run();
      server.execute("UPDATE t SET text = 'new' WHERE n % 1000 = 0");
      Backup second = pipeline.run();

      assertThat(second.manifest().report().facts()).containsEntry("incremental", "true");
      pipeline.verify(second.id(), Depth.STRUCTURE);
      restore(second, PostgresDirectory.at(data()));
      assertThat(started(version)).isEqualTo(server.query(SUM));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "14, GZIP, cannot compress a base backup with gzip: servers do so from 15 on",
    "16, ZSTD, does not compress a base backup with zstd: invalid compression specification",
  })
  void aServerThatCannotCompressIsToldAndNothingIsStored(
      int version, ServerCompression method, String problem) throws IOException {
    try (PostgresCluster server = PostgresCluster.create(version).start()) {
      BackupPipeline pipeline = pipeline(of(server, method));

      assertThatThrownBy(pipeline::run)
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining(problem)
          .hasMessageContaining("leave the server's compression out");
      assertNothingIsStored();
      server.await("SELECT count(*) FROM pg_replication_slots", "0");
    }
  }

  @Test
  void bytesThatTheNetworkHasChangedFailTheBackup() throws IOException {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        FaultyNetwork network = FaultyNetwork.before(server.port())) {
      BackupPipeline pipeline =
          pipeline(through(network.port(), server).serverCompression(ServerCompression.GZIP));
      network.flipBitAt(FaultyNetwork.Direction.TO_CLIENT, 1_500_000);

      assertThatThrownBy(pipeline::run).isInstanceOf(BackupFailedException.class);
      assertNothingIsStored();
      server.await("SELECT count(*) FROM pg_stat_replication", "0");
    }
  }

  @Test
  void cancellingLeavesNothing() throws IOException {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      server.execute(ROWS.formatted(100_000));
      BackupRun run = pipeline(of(server, ServerCompression.ZSTD).throttle(64 << 10)).submit();
      server.await("SELECT backup_streamed > 0 FROM pg_stat_progress_basebackup", "t");

      run.cancel();

      assertThatThrownBy(run::join).isInstanceOf(RunCancelledException.class);
      assertNothingIsStored();
      server.await("SELECT count(*) FROM pg_stat_replication", "0");
    }
  }

  private void assertNothingIsStored() throws IOException {
    assertThat(pipeline(PostgresBaseBackup.of("postgresql://localhost")).list().backups())
        .isEmpty();
    try (Stream<Path> stored = Files.walk(folder.resolve("storage"))) {
      assertThat(stored.map(Path::toString).filter(name -> name.contains(".tar"))).isEmpty();
    }
  }

  private static PostgresBaseBackup of(PostgresCluster server, ServerCompression method) {
    return PostgresBaseBackup.of(server.uri("postgres")).serverCompression(method);
  }

  private BackupPipeline pipeline(PostgresBaseBackup source) {
    return BackupPipeline.named("cluster")
        .from(source)
        .compress(NoCompression.instance())
        .to(folder.resolve("storage").toUri().toString())
        .build();
  }

  private Path data() {
    return folder.resolve("data");
  }

  private void restore(Backup backup, PostgresDirectory directory) {
    pipeline(PostgresBaseBackup.of("postgresql://localhost"))
        .restore(Restore.of(backup.id()).into(directory));
  }

  private String started(int version) {
    try (PostgresCluster restored = PostgresCluster.over(data(), version)) {
      return restored.start().awaitRecovered().query(SUM);
    }
  }
}
