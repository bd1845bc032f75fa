package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.TestDatabase;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
class PostgresDumpTest {

  private static final String ITEMS =
      "CREATE TABLE item (id int PRIMARY KEY, name text);"
          + "INSERT INTO item SELECT n, 'item ' || n FROM generate_series(1, 1000) n;";

  @TempDir Path folder;

  @Test
  void namesTheFileAfterDatabaseKindAndTime(TestDatabase source) {
    source.execute(ITEMS);

    DumpFolder dump = DumpFolder.of(PostgresDump.of(source.uri()), folder);

    assertThat(dump.names()).containsExactly(source.name() + "_full_20260131_021500.dump");
  }

  @Test
  void namesASchemaOnlyScriptAccordingly(TestDatabase source) {
    source.execute(ITEMS);
    PostgresDump schema = PostgresDump.of(source.uri()).schemaOnly().format(DumpFormat.PLAIN);

    DumpFolder dump = DumpFolder.of(schema, folder);

    assertThat(dump.names()).containsExactly(source.name() + "_schema_20260131_021500.sql");
    assertThat(dump.file()).content().contains("CREATE TABLE").doesNotContain("item 999");
  }

  @Test
  void reportsRowsHashesAndFacts(TestDatabase source) {
    source.execute(ITEMS + "CREATE TABLE nothing (id int);");

    SourceReport report = DumpFolder.of(PostgresDump.of(source.uri()), folder).report();

    assertThat(report.kind()).isEqualTo("postgresql-dump");
    assertThat(report.tables())
        .extracting(TableSummary::name, TableSummary::rows)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("item", 1000L),
            org.assertj.core.groups.Tuple.tuple("nothing", 0L));
    assertThat(report.facts())
        .containsEntry("database", source.name())
        .containsEntry("encoding", "UTF8")
        .containsEntry("format", "custom")
        .containsKeys("server-version", "server-version-num", "system-identifier");
  }

  @Test
  void hashesTheSameRowsToTheSameValueInAnyOrder(TestDatabase source) {
    source.execute(
        "CREATE TABLE a AS SELECT n, now() AS t FROM generate_series(1, 500) n;"
            + "CREATE TABLE b AS SELECT * FROM a ORDER BY n DESC;");

    SourceReport report = DumpFolder.of(PostgresDump.of(source.uri()), folder).report();

    assertThat(report.tables()).extracting(TableSummary::hash).doesNotContainNull();
    assertThat(report.tables().get(0).hash()).isEqualTo(report.tables().get(1).hash());
  }

  @Test
  void leavesAPoolsConnectionAsItWas(TestDatabase source) throws Exception {
    source.execute(ITEMS);
    try (Connection only = source.connect();
        OneConnectionPool pool = new OneConnectionPool(only)) {
      String before = settings(only);

      DumpFolder.of(PostgresDump.of(pool), folder);

      assertThat(settings(only)).isEqualTo(before);
      assertThat(only.getAutoCommit()).isTrue();
      assertThat(only.isReadOnly()).isFalse();
      assertThat(only.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
      assertThat(pool.borrowed()).isEqualTo(1);
      assertThat(pool.returned()).isEqualTo(1);
    }
  }

  private static String settings(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT string_agg(name || '=' || setting, E'\\n' ORDER BY name) FROM pg_settings"
                    + " WHERE name <> 'transaction_isolation'")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void cutsTheConnectionWhenTheFileFails(TestDatabase source) throws Exception {
    source.execute(
        "CREATE TABLE big AS SELECT n, repeat('x', 1000) FROM generate_series(1, 20000) n");
    try (Connection only = source.connect();
        OneConnectionPool pool = new OneConnectionPool(only)) {
      assertThatThrownBy(
              () ->
                  PostgresDump.of(pool)
                      .capture(
                          (name, content) -> content.writeTo(new FullDisk(1_000_000)),
                          new TestRun()))
          .isInstanceOf(IOException.class)
          .hasMessage("no space left");

      assertThat(only.isClosed()).isTrue();
      assertThat(pool.returned()).isEqualTo(1);
    }
  }

  @Test
  void refusesAConnectionInTheMiddleOfATransaction(TestDatabase source) throws Exception {
    try (Connection only = source.connect();
        OneConnectionPool pool = new OneConnectionPool(only)) {
      only.setAutoCommit(false);
      try (Statement statement = only.createStatement()) {
        statement.execute("CREATE TABLE half_done (id int)");
      }

      assertThatThrownBy(() -> DumpFolder.of(PostgresDump.of(pool), folder))
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining("in the middle of somebody's transaction");
    }
  }

  @Test
  void survivesTimeoutsOfTheRole(TestDatabase source) throws Exception {
    String role = "ALTER ROLE CURRENT_USER IN DATABASE " + source.name() + " SET ";
    source.execute(
        "CREATE TABLE big AS SELECT n, repeat('x', 1000) AS t FROM generate_series(1, 50000) n;"
            + role
            + "statement_timeout = '500ms';"
            + role
            + "idle_in_transaction_session_timeout = '500ms'");

    SourceReport report =
        PostgresDump.of(source.uri())
            .capture(
                (name, content) ->
                    content.writeTo(
                        new AfterBytes(
                            1_000_000,
                            () ->
                                source.server().query("postgres", "SELECT 1 FROM pg_sleep(0.8)"))),
                new TestRun());

    assertThat(report.tables()).extracting(TableSummary::rows).containsExactly(50_000L);
  }

  @Test
  void refusesToHideRowsBehindRowLevelSecurity(TestDatabase source) {
    source.execute(
        ITEMS
            + "CREATE ROLE clerk_rls LOGIN PASSWORD 'pw';"
            + "GRANT pg_read_all_data TO clerk_rls;"
            + "ALTER TABLE item ENABLE ROW LEVEL SECURITY;"
            + "CREATE POLICY few ON item USING (id < 10);");
    try {
      assertThatThrownBy(() -> DumpFolder.of(PostgresDump.of(as("clerk_rls", source)), folder))
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("row-level security would hide rows of \"public\".\"item\"")
          .hasMessageContaining("BYPASSRLS");
    } finally {
      source.execute("DROP OWNED BY clerk_rls; DROP ROLE clerk_rls");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void namesTheTableAndTheGrantThatAreMissing(TestDatabase source) {
    source.execute(ITEMS + "CREATE ROLE clerk_priv LOGIN PASSWORD 'pw';");
    try {
      assertThatThrownBy(() -> DumpFolder.of(PostgresDump.of(as("clerk_priv", source)), folder))
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("item")
          .hasMessageContaining("GRANT SELECT ON TABLE");
    } finally {
      source.execute("DROP ROLE clerk_priv");
    }
  }

  private static PostgresUri as(String role, TestDatabase database) {
    return PostgresUri.parse(database.uri())
        .withUser(role)
        .withPassword(io.tidemark.backup.codec.Secret.of("pw"));
  }

  @Test
  void failsAndFinishesNothingWhenItsConnectionIsKilled(TestDatabase source) throws Exception {
    source.execute(
        "CREATE TABLE big AS SELECT n, repeat('x', 1000) AS t FROM generate_series(1, 100000) n");

    assertThatThrownBy(
            () ->
                PostgresDump.of(source.uri())
                    .capture(
                        (name, content) ->
                            content.writeTo(
                                new AfterBytes(
                                    1_000_000,
                                    () ->
                                        source.query(
                                            "SELECT pg_terminate_backend(pid) FROM"
                                                + " pg_stat_activity WHERE application_name ="
                                                + " 'tidemark'"))),
                        new TestRun()))
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("cannot copy table public.big");
  }

  @Test
  void endsWithinASecondWhenCancelledWhileItWaitsForALock(TestDatabase source) throws Exception {
    source.execute(ITEMS);
    try (Connection blocker = source.connect();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
      TestRun run = new TestRun();
      CompletableFuture<Object> dump =
          CompletableFuture.supplyAsync(
              () -> DumpFolder.in(folder).capture(PostgresDump.of(source.uri()), run));
      await(source, "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted");

      run.cancel();

      assertThatThrownBy(() -> dump.get(1, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(RunCancelledException.class);
      await(
          source,
          "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'tidemark'"
              + " AND datname = current_database()");
      assertThat(run.registrations()).isZero();
    }
  }

  @Test
  void endsWithinASecondWhenCancelledWhileTheNetworkIsGone(TestDatabase source) throws Exception {
    source.execute(
        "CREATE TABLE big AS SELECT n, repeat('x', 1000) AS t FROM generate_series(1, 20000) n");
    PostgresServer server = source.server();
    try (StallingProxy network = new StallingProxy(server.host(), server.port(), 5_000_000)) {
      PostgresUri uri =
          PostgresUri.parse(
              "postgresql://%s:%s@127.0.0.1:%d/%s"
                  .formatted(server.user(), server.password(), network.port(), source.name()));
      TestRun run = new TestRun();
      CompletableFuture<Object> dump =
          CompletableFuture.supplyAsync(
              () -> DumpFolder.in(folder).capture(PostgresDump.of(uri), run));
      network.awaitStall();

      run.cancel();

      assertThatThrownBy(() -> dump.get(1, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(RunCancelledException.class);
      assertThat(run.registrations()).isZero();
    }
  }

  @Test
  void saysWhoseLockItWaitedFor(TestDatabase source) throws Exception {
    source.execute(ITEMS);
    try (Connection blocker = source.connect();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("LOCK TABLE item IN ACCESS EXCLUSIVE MODE");

      assertThatThrownBy(
              () ->
                  DumpFolder.of(
                      PostgresDump.of(source.uri()).lockTimeout(Duration.ofMillis(50)), folder))
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining("lock timeout")
          .hasMessageContaining("hint:");
    }
  }

  @Test
  void startsAgainWhenATableIsTruncatedBeforeItIsLocked(TestDatabase source) throws Exception {
    source.execute(ITEMS);
    try (Connection blocker = source.connect();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("TRUNCATE item; INSERT INTO item VALUES (1, 'new'), (2, 'new')");
      CompletableFuture<DumpFolder> dump =
          CompletableFuture.supplyAsync(() -> DumpFolder.of(PostgresDump.of(source.uri()), folder));
      await(source, "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted");

      blocker.commit();

      assertThat(dump.get(20, TimeUnit.SECONDS).report().tables())
          .extracting(TableSummary::rows)
          .containsExactly(2L);
    }
  }

  private static void await(TestDatabase database, String condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!database.query(condition).equals("t")) {
      assertThat(System.nanoTime()).as(condition).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void isReadByPgRestore(TestDatabase source) throws Exception {
    source.execute(ITEMS);
    DumpFolder dump = DumpFolder.of(PostgresDump.of(source.uri()), folder);

    String listing =
        source.tool("pg_restore", "--list").input(dump.file()).run().succeeded().output();

    assertThat(listing).contains("TABLE DATA public item");
    assertThat(Files.size(dump.file())).isPositive();
  }
}
