package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.BackupRun;
import io.tidemark.backup.Depth;
import io.tidemark.backup.Restore;
import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.ServerAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresBaseBackupTest {

  private static final String ROWS =
      "CREATE TABLE t AS SELECT n, md5(n::text) AS text FROM generate_series(1, %d) AS n";
  private static final String SUM = "SELECT count(*) || ' ' || md5(string_agg(text, '')) FROM t";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 16, 17, 18})
  void everyVersionIsRestored(int version) {
    try (PostgresCluster server = PostgresCluster.create(version).start()) {
      server.execute(ROWS.formatted(10_000));
      BackupPipeline pipeline = pipeline(server);

      Backup backup = pipeline.run();

      pipeline.verify(backup.id(), Depth.STRUCTURE);
      assertThat(restored(pipeline, version)).isEqualTo(server.query(SUM));
    }
  }

  @Test
  void theGuideRestoresWithStandardToolsOnly() throws IOException {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      server.execute(ROWS.formatted(1_000));
      BackupPipeline pipeline = pipeline(server);
      Backup backup = pipeline.run();
      Path stored =
          folder
              .resolve("storage")
              .resolve(Layout.folder(backup.manifest().job(), backup.id()).value());

      for (String step : steps(stored.resolve(Layout.GUIDE))) {
        if (!step.startsWith("pg_ctl")) {
          CommandLine.shell(step)
              .folder(stored)
              .environment("RESTORE_DIRECTORY", data().toString())
              .environment(
                  "PATH", server.binary("postgres").getParent() + ":" + System.getenv("PATH"))
              .run()
              .succeeded();
        }
      }

      assertThat(started(15)).isEqualTo(server.query(SUM));
    }
  }

  private static List<String> steps(Path guide) throws IOException {
    return Stream.of(Files.readString(guide).split("```sh\n"))
        .skip(1)
        .map(block -> block.substring(0, block.indexOf("```")).strip())
        .toList();
  }

  @Test
  void tablespacesGoWhereTheRestoreSays() throws IOException {
    Path original = Files.createDirectory(folder.resolve("original"));
    ServerAccount.own(original);
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      server.execute("CREATE TABLESPACE fast LOCATION '" + original + "'");
      server.execute("SET default_tablespace = fast; " + ROWS.formatted(1_000));
      BackupPipeline pipeline = pipeline(server);
      Backup backup = pipeline.run();
      long oid =
          Long.parseLong(server.query("SELECT oid FROM pg_tablespace WHERE spcname = 'fast'"));

      pipeline.restore(
          Restore.of(backup.id())
              .into(PostgresDirectory.at(data()).tablespace(oid, folder.resolve("moved"))));

      ServerAccount.own(folder.resolve("moved"));
      assertThat(started(15)).isEqualTo(server.query(SUM));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theServersManifestHasTheChecksumsAskedFor(ManifestChecksums algorithm) throws IOException {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      BackupPipeline pipeline =
          pipeline(PostgresBaseBackup.of(server.uri("postgres")).manifestChecksums(algorithm));
      Backup backup = pipeline.run();

      pipeline.restore(Restore.of(backup.id()).into(PostgresDirectory.at(data())));

      pipeline.verify(backup.id(), Depth.STRUCTURE);
      String manifest = Files.readString(data().resolve("backup_manifest"));
      for (ManifestChecksums each : ManifestChecksums.values()) {
        assertThat(manifest.contains("\"Checksum-Algorithm\": \"" + each + "\""))
            .as("%s in the manifest", each)
            .isEqualTo(each == algorithm);
      }
    }
  }

  @Test
  void aStandbyIsBackedUp() {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        PostgresCluster standby = server.standby()) {
      server.execute(ROWS.formatted(1_000));
      standby.await("SELECT to_regclass('t') IS NOT NULL", "t");
      standby.await(SUM, server.query(SUM));
      BackupPipeline pipeline = pipeline(standby);
      Backup backup = pipeline.run();

      pipeline.restore(Restore.of(backup.id()).into(PostgresDirectory.at(data())));

      assertThat(Files.exists(data().resolve("backup_label"))).isTrue();
      pipeline.verify(backup.id(), Depth.STRUCTURE);
    }
  }

  @Test
  void aClusterOfAnotherIdentifierIsRefused() {
    try (PostgresCluster one = PostgresCluster.create(15).start();
        PostgresCluster other = PostgresCluster.of(15).ownIdentifier().create().start()) {
      pipeline(one).run();
      BackupPipeline second = pipeline(other);

      assertThatThrownBy(second::run)
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("another job name");
      assertThat(second.list().backups()).hasSize(1);
    }
  }

  @Test
  void aRoleThatMayNotReplicateIsToldSo() {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      server.execute("CREATE ROLE poor LOGIN PASSWORD 'poor'");
      PostgresUri uri =
          PostgresUri.parse(server.uri("postgres"))
              .withUser("poor")
              .withPassword(Secret.of("poor"));

      assertThatThrownBy(() -> pipeline(PostgresBaseBackup.of(uri)).run())
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("REPLICATION");
    }
  }

  @Test
  void aBackupWhoseLogBreaksOffFails() {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      server.execute(ROWS.formatted(100_000));
      BackupPipeline pipeline =
          pipeline(PostgresBaseBackup.of(server.uri("postgres")).throttle(1 << 20));
      BackupRun run = pipeline.submit();
      server.await(
          "SELECT count(*) > 0 FROM pg_stat_replication WHERE application_name LIKE '%WAL'"
              + " AND state = 'streaming'",
          "t");

      server.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_replication"
              + " WHERE application_name LIKE '%WAL'");

      assertThatThrownBy(run::join).isInstanceOf(BackupFailedException.class);
      assertThat(pipeline.list().backups()).isEmpty();
    }
  }

  @Test
  void cancellingLeavesNothingOnTheServer() {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      server.execute(ROWS.formatted(100_000));
      BackupRun run =
          pipeline(PostgresBaseBackup.of(server.uri("postgres")).throttle(1 << 20)).submit();
      server.await("SELECT count(*) > 1 FROM pg_stat_replication", "t");

      run.cancel();

      assertThatThrownBy(run::join).isInstanceOf(RunCancelledException.class);
      server.await("SELECT count(*) FROM pg_stat_replication", "0");
      server.await("SELECT count(*) FROM pg_replication_slots", "0");
    }
  }

  private BackupPipeline pipeline(PostgresCluster server) {
    return pipeline(PostgresBaseBackup.of(server.uri("postgres")));
  }

  private BackupPipeline pipeline(PostgresBaseBackup source) {
    return BackupPipeline.named("cluster")
        .from(source)
        .to(folder.resolve("storage").toUri().toString())
        .build();
  }

  private Path data() {
    return folder.resolve("data");
  }

  private String restored(BackupPipeline pipeline, int version) {
    pipeline.restore(Restore.latest().into(PostgresDirectory.at(data())));
    return started(version);
  }

  private String started(int version) {
    try (PostgresCluster restored = PostgresCluster.over(data(), version)) {
      return restored.start().awaitRecovered().query(SUM);
    }
  }
}
