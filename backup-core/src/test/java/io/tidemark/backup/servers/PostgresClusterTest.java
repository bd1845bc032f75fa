package io.tidemark.backup.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresClusterTest {

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void aKilledClusterStartsAgainWithItsData(int version) {
    try (PostgresCluster cluster = PostgresCluster.create(version).start()) {
      cluster.execute("CREATE TABLE t AS SELECT 1 AS id");

      cluster.kill();

      assertThat(cluster.isRunning()).isFalse();
      cluster.start();
      assertThat(cluster.query("SHOW server_version")).startsWith(version + ".");
      assertThat(cluster.query("SELECT id FROM t")).isEqualTo("1");
      assertThat(cluster.log()).contains("automatic recovery in progress");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void aStandbyFollowsAndTakesOver(int version) {
    try (PostgresCluster primary = PostgresCluster.create(version).start();
        PostgresCluster standby = primary.standby()) {
      primary.execute("CREATE TABLE t AS SELECT 1 AS id");
      standby.await("SELECT count(*) FROM pg_tables WHERE tablename = 't'", "1");

      primary.kill();
      standby.promote();

      standby.execute("INSERT INTO t VALUES (2)");
      assertThat(standby.query("SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)"))
          .isEqualTo("00000002");
    }
  }

  @Test
  void aRestartKeepsThePort() {
    try (PostgresCluster cluster = PostgresCluster.create(17).start()) {
      int port = cluster.port();

      cluster.restart();

      assertThat(cluster.port()).isEqualTo(port);
      assertThat(cluster.uri("postgres")).contains(":" + port + "/");
    }
  }

  @Test
  void aStoppedClusterWasShutDownOrNotAsAsked() {
    try (PostgresCluster cluster = PostgresCluster.create(15).start()) {
      cluster.stop(StopMode.SMART);
      cluster.start();
      assertThat(cluster.log()).doesNotContain("automatic recovery in progress");

      cluster.stop(StopMode.IMMEDIATE);
      cluster.start();
      assertThat(cluster.log()).contains("automatic recovery in progress");
    }
  }

  @Test
  void optionsReachTheServer() throws IOException {
    try (PostgresCluster cluster =
        PostgresCluster.of(18)
            .checksums()
            .groupAccess()
            .walSegmentMegabytes(1)
            .setting("log_line_prefix", "it's ")
            .create()
            .start()) {
      assertThat(cluster.query("SHOW data_checksums")).isEqualTo("on");
      assertThat(cluster.query("SHOW wal_segment_size")).isEqualTo("1MB");
      assertThat(cluster.query("SHOW log_line_prefix")).isEqualTo("it's ");
      assertThat(Files.getPosixFilePermissions(cluster.dataDirectory()))
          .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
    }
  }

  @Test
  void checksumsAreOffUnlessAskedFor() {
    try (PostgresCluster cluster = PostgresCluster.create(18).start()) {
      assertThat(cluster.query("SHOW data_checksums")).isEqualTo("off");
    }
  }

  @Test
  void theSystemIdentifierIsSharedUnlessAskedFor() {
    String identifier = "SELECT system_identifier FROM pg_control_system()";
    try (PostgresCluster one = PostgresCluster.create(17).start();
        PostgresCluster same = PostgresCluster.create(17).start();
        PostgresCluster other = PostgresCluster.of(17).ownIdentifier().create().start()) {
      assertThat(same.query(identifier)).isEqualTo(one.query(identifier));
      assertThat(other.query(identifier)).isNotEqualTo(one.query(identifier));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17})
  void aCertificateIsGoodForTheAddress(int version) throws SQLException {
    try (PostgresCluster cluster = PostgresCluster.of(version).tls().create().start();
        Connection connection =
            DriverManager.getConnection(
                cluster.server().jdbcUrl("postgres")
                    + "?sslmode=verify-full&sslrootcert="
                    + cluster.certificate(),
                cluster.user(),
                cluster.password())) {
      assertThat(connection.isValid(1)).isTrue();
    }
  }

  @Test
  void aWrongPasswordIsRefused() {
    try (PostgresCluster cluster = PostgresCluster.create(17).start()) {
      String url = cluster.server().jdbcUrl("postgres");

      assertThatThrownBy(() -> DriverManager.getConnection(url, "postgres", "wrong"))
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void anAdoptedDirectoryRunsWithOtherSettings(@TempDir Path folder) {
    Path copy = stoppedCopy(17, folder);
    try (PostgresCluster adopted =
        PostgresCluster.over(copy, 17, Map.of("work_mem", "5MB")).start()) {
      assertThat(adopted.query("SHOW work_mem")).isEqualTo("5MB");
    }
    assertThat(copy).exists();
  }

  @Test
  void aServerThatCannotRecoverSaysWhy(@TempDir Path folder) throws IOException {
    Path copy = stoppedCopy(17, folder);
    Files.createFile(copy.resolve("recovery.signal"));
    try (PostgresCluster adopted = PostgresCluster.over(copy, 17)) {
      assertThat(adopted.comesUp()).isFalse();
      assertThat(adopted.awaitEnd()).isNotZero();
      assertThat(adopted.log()).contains("must specify \"restore_command\"");
    }
  }

  @Test
  void recoveryPausesAtItsTargetAndEndsWhenAsked() throws IOException {
    try (PostgresCluster primary = PostgresCluster.create(17).start();
        PostgresCluster standby = primary.standby()) {
      standby.stop(StopMode.FAST);
      primary.execute("SELECT pg_create_restore_point('here')");
      primary.execute("CREATE TABLE t AS SELECT 1 AS id");
      Files.writeString(
          standby.dataDirectory().resolve("postgresql.conf"),
          "recovery_target_name = 'here'",
          StandardOpenOption.APPEND);

      standby.start().awaitPaused();
      standby.execute("SELECT pg_wal_replay_resume()");
      standby.awaitRecovered();

      assertThat(standby.query("SELECT count(*) FROM pg_tables WHERE tablename = 't'"))
          .isEqualTo("0");
    }
  }

  @Test
  void aFailedStartTellsTheLogAndLeavesNothing() {
    PostgresCluster cluster = PostgresCluster.of(15).setting("shared_buffers", "none").create();

    assertThatThrownBy(cluster::start).hasMessageContaining("shared_buffers");

    assertThat(cluster.dataDirectory().getParent()).doesNotExist();
  }

  @Test
  void closingEndsAllProcessesAndRemovesTheFolder() {
    PostgresCluster cluster = PostgresCluster.create(15).start();
    cluster.close();

    assertThat(cluster.isRunning()).isFalse();
    assertThat(cluster.dataDirectory().getParent()).doesNotExist();
  }

  private static Path stoppedCopy(int version, Path folder) {
    try (PostgresCluster cluster = PostgresCluster.create(version)) {
      return copy(cluster, folder.resolve("copy"));
    }
  }

  private static Path copy(PostgresCluster cluster, Path target) {
    CommandLine.of("cp", "-a", cluster.dataDirectory().toString(), target.toString())
        .run()
        .succeeded();
    return target;
  }
}
