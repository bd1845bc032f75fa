package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.BackupRun;
import io.tidemark.backup.Restore;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.servers.PostgresCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that end, change or refuse while they are backed up. */
class BaseBackupFaultTest {

  private static final String ROWS =
      "CREATE TABLE t AS SELECT n, repeat(md5(n::text), 20) AS s FROM generate_series(1, 20000) n";
  private static final String COPYING =
      "SELECT count(*) FROM pg_stat_progress_basebackup WHERE phase = 'streaming database files'";

  @TempDir private Path folder;

  @Test
  void aServerThatIsKilledFailsTheBackupAndTheNextOneWorks() {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      server.execute(ROWS);
      BackupRun run = slowly(server).submit();
      server.await(COPYING, "1");

      server.kill();

      assertThatThrownBy(run::join).isInstanceOf(BackupException.class);
      server.start();
      assertThat(slowly(server).list().backups()).isEmpty();
      assertThat(slowly(server).list().unfinished()).isEmpty();
      assertThat(server.query("SELECT count(*) FROM pg_replication_slots")).isEqualTo("0");
      assertRestores(pipeline(PostgresBaseBackup.of(server.uri("postgres"))), server);
    }
  }

  @Test
  void aConnectionThatIsEndedFailsTheBackupAtOnce() {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      server.execute(ROWS);
      BackupRun run = slowly(server).submit();
      server.await(COPYING, "1");

      server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_progress_basebackup");

      assertThatThrownBy(run::join)
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining("terminating connection due to administrator command");
      server.await("SELECT count(*) FROM pg_stat_replication", "0");
      server.await("SELECT count(*) FROM pg_replication_slots", "0");
    }
  }

  @Test
  void aStandbyThatIsPromotedFailsTheBackup() {
    try (PostgresCluster server = PostgresCluster.create(15).start();
        PostgresCluster standby = server.standby()) {
      server.execute(ROWS);
      standby.await("SELECT to_regclass('t') IS NOT NULL", "t");
      BackupRun run = slowly(standby).submit();
      standby.await(COPYING, "1");

      standby.promote();

      assertThatThrownBy(run::join)
          .isInstanceOf(BackupException.class)
          .hasMessageMatching("(?s).*(promoted|timeline 2).*");
      assertThat(slowly(standby).list().backups()).isEmpty();
      assertThat(slowly(standby).list().unfinished()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max_wal_senders | 1 | max_wal_senders",
        "max_replication_slots | 0 | max_replication_slots",
      })
  void aServerWithTooFewPlacesIsToldSo(String setting, String value, String problem) {
    try (PostgresCluster server = PostgresCluster.of(15).setting(setting, value).create().start()) {
      assertThatThrownBy(pipeline(PostgresBaseBackup.of(server.uri("postgres")))::run)
          .isInstanceOf(BackupException.class)
          .hasMessageContaining(problem)
          .hasMessageContaining("hint: ");
      server.await("SELECT count(*) FROM pg_stat_replication", "0");
    }
  }

  @Test
  void aServerWithoutALogForReplicationIsToldSo() {
    try (PostgresCluster server =
        PostgresCluster.of(15)
            .setting("wal_level", "minimal")
            .setting("max_wal_senders", "0")
            .create()
            .start()) {
      assertThatThrownBy(pipeline(PostgresBaseBackup.of(server.uri("postgres")))::run)
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("max_wal_senders")
          .hasMessageContaining("hint: ");
    }
  }

  @Test
  void aServerThatAdmitsNoReplicationIsToldSo() throws IOException {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      Path rules = server.dataDirectory().resolve("pg_hba.conf");
      Files.writeString(rules, "host replication all all reject\n" + Files.readString(rules));
      server.execute("SELECT pg_reload_conf()");

      assertThatThrownBy(pipeline(PostgresBaseBackup.of(server.uri("postgres")))::run)
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("pg_hba.conf")
          .hasMessageContaining("replication");
    }
  }

  private BackupPipeline slowly(PostgresCluster server) {
    return pipeline(PostgresBaseBackup.of(server.uri("postgres")).throttle(2 << 20));
  }

  private BackupPipeline pipeline(PostgresBaseBackup source) {
    return BackupPipeline.named("cluster")
        .from(source)
        .to(folder.resolve("storage").toUri().toString())
        .build();
  }

  private void assertRestores(BackupPipeline pipeline, PostgresCluster server) {
    Path data = folder.resolve("data");
    pipeline.restore(Restore.of(pipeline.run().id()).into(PostgresDirectory.at(data)));
    try (PostgresCluster restored = PostgresCluster.over(data, 15)) {
      String sum = "SELECT count(*) || md5(string_agg(s, '' ORDER BY n)) FROM t";
      assertThat(restored.start().awaitRecovered().query(sum)).isEqualTo(server.query(sum));
    }
  }
}
