package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.postgres.PostgresBaseBackup;
import io.tidemark.backup.postgres.WalArchive;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.ServerAccount;
import io.tidemark.backup.servers.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The environment's settings and the options for base backups and the log. */
class PhysicalSettingsTest {

  @TempDir private Path folder;

  @Test
  void incrementalBackupsFormChainsOfTheLengthThatIsSet() {
    try (PostgresCluster server =
        PostgresCluster.of(17).setting("summarize_wal", "on").create().start()) {
      Shell shell =
          shell(server.uri("postgres"))
              .with("BACKUP_INCREMENTAL", "fail")
              .with("BACKUP_MAX_CHAIN", "2");

      assertThat(incremental(shell)).isEqualTo("false");
      assertThat(incremental(shell)).isEqualTo("true");
      assertThat(incremental(shell)).isEqualTo("false");
    }
  }

  @Test
  void aBackupCanRelyOnTheLogThatIsKept() {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        WalArchiving archiving = library(server).archive(WalArchive.of(server.uri("postgres")))) {
      server.await("SELECT count(*) FROM pg_replication_slots WHERE active", "1");

      Shell shell = shell(server.uri("postgres")).with("BACKUP_LOG_FROM_ARCHIVE", "yes");

      shell.run("backup").ended(0);
      assertThat(shell.run("show", "latest", "--json").ended(0).out())
          .contains("\"wal\" : \"beside\"");
      assertThat(archiving.status().problem()).isEmpty();
    }
  }

  private BackupPipeline library(PostgresCluster server) {
    return BackupPipeline.named("cluster")
        .from(PostgresBaseBackup.of(server.uri("postgres")))
        .to(folder.resolve("storage").toUri().toString())
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "gzip"})
  void theServerCompressesWithWhatIsSet(String method) {
    try (PostgresCluster server =
        PostgresCluster.of(15).setting("log_replication_commands", "on").create().start()) {
      shell(server.uri("postgres"))
          .with("BACKUP_SERVER_COMPRESSION", method)
          .run("backup")
          .ended(0);

      assertThat(server.log()).contains("COMPRESSION '" + method + "'");
    }
  }

  private static String incremental(Shell shell) {
    shell.run("backup").ended(0);
    String manifest = shell.run("show", "latest", "--json").ended(0).out();
    return manifest.replaceFirst("(?s).*\"incremental\" : \"(\\w+)\".*", "$1");
  }

  @Test
  void aTableSpaceGoesWhereTheOptionSays() throws IOException {
    Path original = Files.createDirectory(folder.resolve("original"));
    ServerAccount.own(original);
    Path moved = folder.resolve("moved");
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      server.execute("CREATE TABLESPACE fast LOCATION '" + original + "'");
      server.execute("CREATE TABLE t (n int) TABLESPACE fast");
      String oid = server.query("SELECT oid FROM pg_tablespace WHERE spcname = 'fast'");
      Shell shell = shell(server.uri("postgres"));
      shell.run("backup").ended(0);

      shell
          .run(
              "restore",
              "--into-directory",
              folder.resolve("data").toString(),
              "--tablespace",
              oid + "=" + moved,
              "--yes")
          .ended(0);

      assertThat(moved).isNotEmptyDirectory();
      assertThat(folder.resolve("data/pg_tblspc").resolve(oid).toRealPath())
          .isEqualTo(moved.toRealPath());
    }
  }

  @Test
  void aClusterIsWrittenOverWithItsOptionOnly() throws IOException {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      Shell shell = shell(server.uri("postgres"));
      String data = server.dataDirectory().toString();
      shell.run("backup").ended(0);
      server.execute("CREATE TABLE t AS SELECT 1 AS n");
      server.stop(StopMode.FAST);

      shell.run("restore", "--into-directory", data, "--yes").ended(2);
      assertThat(shell.run("restore", "--into-directory", data, "--delta", "--yes").ended(0).out())
          .containsPattern("wrote [0-9.]+ MB of [0-9.]+ MB, removed [0-9]+ files; start");

      ServerAccount.own(server.dataDirectory());
      server.start().awaitRecovered();
      assertThat(server.query("SELECT count(*) FROM pg_class WHERE relname = 't'")).isEqualTo("0");
    }
  }

  @Test
  void aDumpIsNotRestoredByWhatDiffers() {
    assertThat(
            shell("postgresql://localhost:1/unused")
                .run("restore", "--into", "postgresql://localhost:1/copy", "--delta")
                .ended(2)
                .err())
        .contains("use --delta with --into-directory");
  }

  @ParameterizedTest
  @CsvSource({
    "BACKUP_WAL_MAX_RETAINED, 63MB, cannot keep as little as 66060288 bytes",
    "BACKUP_WAL_MAX_RETAINED, 1 GiB, BACKUP_WAL_MAX_RETAINED is no size: '1 GiB'",
    "BACKUP_WAL_MAX_RETAINED, 9999999TB, is no size",
    "BACKUP_WAL_WHEN_EXCEEDED, drop-slot, there is no limit to exceed",
    "BACKUP_WAL_WHEN_EXCEEDED, stop, BACKUP_WAL_WHEN_EXCEEDED cannot be 'stop'",
    "BACKUP_WAL_BACKUP_AFTER_GAP, perhaps, BACKUP_WAL_BACKUP_AFTER_GAP cannot be 'perhaps'",
    "BACKUP_LOG_FROM_ARCHIVE, maybe, BACKUP_LOG_FROM_ARCHIVE cannot be 'maybe'",
    "BACKUP_INCREMENTAL, always, BACKUP_INCREMENTAL cannot be 'always'",
    "BACKUP_MAX_CHAIN, 3, full base backups have no chain",
    "BACKUP_SERVER_COMPRESSION, xz, BACKUP_SERVER_COMPRESSION cannot be 'xz'",
  })
  void aSettingThatCannotBeUsedIsAUsageError(String name, String value, String problem) {
    assertThat(
            shell("postgresql://localhost:1/unused")
                .with(name, value)
                .run("wal", "check")
                .ended(2)
                .err())
        .contains(problem);
  }

  @Test
  void settingsThatHaveNoEffectOnADumpAreRefused() {
    assertThat(
            shell("postgresql://localhost:1/unused")
                .with("BACKUP_MODE", "dump")
                .with("BACKUP_INCREMENTAL", "full")
                .run("backup")
                .ended(2)
                .err())
        .contains("a dump is never incremental");
    assertThat(
            shell("postgresql://localhost:1/unused")
                .with("BACKUP_MODE", "dump")
                .with("BACKUP_SERVER_COMPRESSION", "zstd")
                .run("backup")
                .ended(2)
                .err())
        .contains("a server sends dumps as they are");
  }

  @Test
  void aLimitWithItsPolicyIsTaken() {
    assertThat(
            shell("postgresql://localhost:1/unused")
                .with("BACKUP_WAL_MAX_RETAINED", "64MB")
                .with("BACKUP_WAL_WHEN_EXCEEDED", "drop-slot")
                .run("wal", "check")
                .ended(3)
                .err())
        .contains("cannot connect");
  }

  private Shell shell(String source) {
    return new Shell()
        .with("BACKUP_NAME", "cluster")
        .with("BACKUP_MODE", "base")
        .with("BACKUP_SOURCE", source)
        .with("BACKUP_TARGET", folder.resolve("storage").toUri().toString());
  }
}
