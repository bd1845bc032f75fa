package io.tidemark.backup.postgres;

import static io.tidemark.backup.postgres.ArchivedLog.await;
import static io.tidemark.backup.postgres.ArchivedLog.fillSegment;
import static io.tidemark.backup.postgres.ArchivedLog.storedUpTo;
import static io.tidemark.backup.postgres.ArchivedLog.streaming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.Restore;
import io.tidemark.backup.WalArchiving;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.postgres.RecoveryOutcome.State;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.ServerAccount;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Restored folders that a server is started on: what it says, and what it leaves. */
class RestoredServerTest {

  private static final String ROWS =
      "SELECT count(*) || ' ' || md5(string_agg(s, '' ORDER BY n)) FROM exact";

  private static final String NOW =
      "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

  @TempDir private static Path shared;
  private static BackupPipeline pipeline;
  private static Backup backup;
  private static LocalPostgres programs;
  private static String expected;
  private static Lsn position;
  private static Instant before;

  @TempDir private Path folder;
  private Path temporary;
  private Path data;

  /** One history for all: a backup, rows, the point {@code here}, and more rows. */
  @BeforeAll
  static void backUp() throws Exception {
    // More connections than a server allows that is not told.
    try (PostgresCluster server =
        PostgresCluster.of(15).setting("max_connections", "123").create().start()) {
      programs =
          LocalPostgres.at(server.binary("postgres").resolveSibling(""))
              .runAs(ServerAccount.prefix().toArray(String[]::new))
              .setting("fsync", "off")
              .limit(Duration.ofMinutes(1));
      pipeline = pipeline(server, shared);
      server.execute("CREATE TABLE exact (n serial PRIMARY KEY, s text)");
      server.execute(
          "CREATE SUBSCRIPTION taken CONNECTION 'host=127.0.0.1 port=1 dbname=postgres'"
              + " PUBLICATION given WITH (connect = false, slot_name = 'given')");
      try (WalArchiving archiving = pipeline.archive(WalArchive.of(server.uri("postgres")))) {
        await(archiving, streaming());
        backup = pipeline.run();
        before = Instant.parse(server.query(NOW));
        server.execute("INSERT INTO exact (s) SELECT md5(n::text) FROM generate_series(1, 999) n");
        expected = server.query(ROWS);
        position = Lsn.parse(server.query("SELECT pg_create_restore_point('here')"));
        server.execute("INSERT INTO exact (s) VALUES ('too late')");
        await(archiving, storedUpTo(fillSegment(server)));
      }
    }
  }

  @BeforeEach
  void makeRoom() throws IOException {
    temporary = Files.createDirectory(folder.resolve("t"));
    data = folder.resolve("data");
    ServerAccount.own(temporary);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    assertThat(processesIn(folder)).isEmpty();
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).isEmpty();
    }
    assertThat(data.resolve("postmaster.pid")).doesNotExist();
  }

  @Test
  void aPromotedServerHasTheExactRowsAndTouchesNothingElse() throws Exception {
    Path touched = temporary.resolve("touched");
    restore(RecoveryAction.PROMOTE);
    configure(
        "archive_mode = on",
        "archive_command = 'touch " + touched + "'",
        "archive_cleanup_command = 'touch " + touched + "'",
        "external_pid_file = '" + touched + "'",
        "primary_conninfo = 'host=127.0.0.1 port=1'",
        "synchronous_standby_names = '*'",
        "shared_preload_libraries = 'is_not_installed'",
        "session_preload_libraries = 'is_not_installed'",
        "listen_addresses = '*'",
        "ssl = on",
        "logging_collector = on",
        "unix_socket_directories = '" + folder + "'",
        "unix_socket_group = 'nobody-knows-it'",
        "data_directory = '" + folder.resolve("production") + "'",
        "log_line_prefix = '%m FATAL:  not meant '",
        "log_error_verbosity = verbose",
        "hot_standby = off");

    try (RestoredServer server = programs.temporaryIn(temporary).start(data)) {
      assertThat(server.recovered().state()).isEqualTo(State.PROMOTED);
      assertThat(server.recovered().timeline()).hasValue(2);
      assertThat(server.recovered().position()).hasValue(position);
      assertThat(server.recovered().lastCommit().orElseThrow())
          .isBetween(before, before.plusSeconds(60));
      assertThat(server.recovered().recoveredAfter())
          .isGreaterThanOrEqualTo(server.recovered().readableAfter())
          .isPositive();
      assertThat(query(server, ROWS)).isEqualTo(expected);
      assertThat(query(server, "INSERT INTO exact (s) VALUES ('new') RETURNING 'written'"))
          .isEqualTo("written");
      query(server, "SELECT pg_switch_wal()");
      query(server, "CHECKPOINT; SELECT 1");
      assertThat(
              query(server, "SELECT string_agg(DISTINCT backend_type, ' ') FROM pg_stat_activity"))
          .doesNotContain("replication")
          .doesNotContain("archiver")
          .doesNotContain("walreceiver");
      assertThat(query(server, "SELECT count(*) FROM pg_ls_archive_statusdir()")).isEqualTo("0");
      assertThat(query(server, "SHOW listen_addresses")).isEmpty();
      assertThat(touched).doesNotExist();
      assertOnlyForTheAccount(server);
    }
    assertThat(touched).doesNotExist();
    assertThat(data.resolve("PG_VERSION")).exists();
  }

  private void assertOnlyForTheAccount(RestoredServer server) throws IOException {
    assertThat(server.socketFolder()).hasParent(temporary);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.socketFolder())))
        .isEqualTo("rwx------");
    assertThat(Files.getOwner(server.socketFolder())).isEqualTo(Files.getOwner(data));
    String[] psql = {"-h", server.socketFolder().toString(), "-U", "postgres", "-Atc", "SELECT 42"};
    assertThat(ServerAccount.command(CommandLine.locate("psql"), (Object[]) psql).run().output())
        .isEqualTo("42\n");
  }

  @Test
  void aPausedServerIsReadWhereItsSettingsWereKeptElsewhere() throws Exception {
    restore(RecoveryAction.PAUSE);
    for (String file : List.of("postgresql.conf", "pg_hba.conf", "pg_ident.conf")) {
      Files.delete(data.resolve(file));
    }

    try (RestoredServer server = programs.temporaryIn(temporary).start(data)) {
      assertThat(server.recovered().state()).isEqualTo(State.PAUSED);
      assertThat(server.recovered().position()).hasValue(position);
      assertThat(server.recovered().timeline()).isEmpty();
      assertThat(query(server, ROWS)).isEqualTo(expected);
      assertThatThrownBy(() -> server.connect("nowhere"))
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("no such database");
    }
  }

  @Test
  void aServerThatShallShutDownHasNothingToLookIntoUnlessItIsToldToPause() throws Exception {
    restore(RecoveryAction.SHUTDOWN);
    LocalPostgres local = programs.temporaryIn(temporary);

    try (RestoredServer server = local.start(data)) {
      assertThat(server.recovered().state()).isEqualTo(State.SHUT_DOWN);
      assertThat(server.recovered().position()).isEmpty();
      assertThatThrownBy(() -> server.connect("postgres"))
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("has ended")
          .hasMessageContaining("recovery_target_action");
    }
    try (RestoredServer server = local.setting("recovery_target_action", "pause").start(data)) {
      assertThat(server.recovered().state()).isEqualTo(State.PAUSED);
      assertThat(query(server, ROWS)).isEqualTo(expected);
    }
  }

  @Test
  void whatKeepsAServerFromStartingIsSaidFirst() throws Exception {
    pipeline.restore(Restore.of(backup.id()).into(PostgresDirectory.at(data)));
    try (DirectoryStream<Path> segments =
        Files.newDirectoryStream(data.resolve("pg_wal"), "0000*")) {
      for (Path segment : segments) {
        Files.delete(segment);
      }
    }
    ServerAccount.own(data);

    assertThatThrownBy(() -> programs.temporaryIn(temporary).start(data))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageMatching(
            "(?s)the server in .* ended before its recovery did, with exit status 1:"
                + " FATAL:  could not locate required checkpoint record HINT: .*"
                + "its log ends with:\n.*startup process.*");
  }

  @Test
  void aServerThatAllowsLessThanThePrimaryIsAnError() throws Exception {
    restore(RecoveryAction.PAUSE);

    assertThatThrownBy(
            () -> programs.temporaryIn(temporary).setting("max_connections", "20").start(data))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining("insufficient parameter settings")
        .hasMessageContaining("its value was 123");
  }

  @Test
  void aRecoveryThatDoesNotEndIsEndedByTheLimitOrAnInterrupt() throws Exception {
    restore(RecoveryAction.PROMOTE);
    LocalPostgres hanging =
        programs
            .temporaryIn(temporary)
            .setting("recovery_target_name", "nowhere")
            .setting("restore_command", "cp " + data + "/tidemark_wal/%f %p || sleep 100");

    assertThatThrownBy(() -> hanging.limit(Duration.ofSeconds(3)).start(data))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining("within PT3S")
        .hasMessageMatching("(?s).*it has replayed up to 0/[0-9A-F]+\n.*");
    assertThat(processesIn(folder)).isEmpty();

    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread host =
        new Thread(
            () -> {
              try {
                hanging.start(data).close();
              } catch (RuntimeException e) {
                failure.set(e);
              }
              if (!Thread.currentThread().isInterrupted()) {
                failure.set(new AssertionError("the interrupt is lost"));
              }
            });
    host.start();
    await(() -> !processesIn(data).isEmpty(), () -> "no server");
    host.interrupt();
    host.join();

    assertThat(failure.get()).isInstanceOf(RunCancelledException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 18})
  void otherVersionsRecoverInTheSameWay(int version) throws Exception {
    String rows;
    try (PostgresCluster server = PostgresCluster.create(version).start()) {
      BackupPipeline other = pipeline(server, folder);
      server.execute("CREATE TABLE exact (n serial PRIMARY KEY, s text)");
      server.execute("INSERT INTO exact (s) VALUES ('of the backup')");
      rows = server.query(ROWS);
      other.run();
      other.restore(
          Restore.to(RecoveryTarget.immediate().action(RecoveryAction.PAUSE))
              .into(PostgresDirectory.at(data)));
      ServerAccount.own(data);
      LocalPostgres local =
          LocalPostgres.at(server.binary("postgres").resolveSibling(""))
              .runAs(ServerAccount.prefix().toArray(String[]::new))
              .temporaryIn(temporary);

      try (RestoredServer restored = local.start(data)) {
        assertThat(restored.recovered().state()).isEqualTo(State.PAUSED);
        assertThat(query(restored, ROWS)).isEqualTo(rows);
      }
      try (RestoredServer restored =
          local.setting("recovery_target_action", "promote").start(data)) {
        assertThat(restored.recovered().state()).isEqualTo(State.PROMOTED);
        assertThat(query(restored, ROWS)).isEqualTo(rows);
      }
    }
  }

  private static BackupPipeline pipeline(PostgresCluster server, Path place) {
    return BackupPipeline.named("cluster")
        .from(PostgresBaseBackup.of(server.uri("postgres")))
        .to(place.resolve("storage").toUri().toString())
        .build();
  }

  private void restore(RecoveryAction action) {
    pipeline.restore(
        Restore.to(RecoveryTarget.restorePoint("here").action(action))
            .into(PostgresDirectory.at(data)));
    ServerAccount.own(data);
  }

  private void configure(String... lines) throws IOException {
    Files.write(data.resolve("postgresql.conf"), List.of(lines), StandardOpenOption.APPEND);
  }

  private static String query(RestoredServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      boolean isResult = statement.execute(sql);
      while (!isResult) {
        isResult = statement.getMoreResults();
      }
      try (ResultSet rows = statement.getResultSet()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  /** Servers and their processes work in their data directory. */
  private static List<ProcessHandle> processesIn(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> isIn(folder, Path.of("/proc/" + process.pid() + "/cwd")))
        .toList();
  }

  private static boolean isIn(Path folder, Path link) {
    try {
      return Files.readSymbolicLink(link).startsWith(folder);
    } catch (IOException ended) {
      return false;
    }
  }
}
