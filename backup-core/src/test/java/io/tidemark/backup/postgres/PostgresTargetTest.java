package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.TestDatabase;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PostgresExtension.class)
class PostgresTargetTest {

  private static final String COPY = "restored_copy";

  @TempDir Path folder;
  private PostgresServer server;

  @BeforeEach
  void dropTheCopy(PostgresServer shared) {
    server = shared;
    server.dropDatabase(COPY);
  }

  @AfterEach
  void leavesNoUnfinishedDatabase() {
    assertThat(count("pg_database WHERE datname LIKE 'tidemark%'")).isEqualTo("0");
    assertThat(count("pg_stat_activity WHERE application_name = 'tidemark'")).isEqualTo("0");
    server.dropDatabase(COPY);
  }

  private String count(String from) {
    return server.query("postgres", "SELECT count(*) FROM " + from);
  }

  private String copies() {
    return count("pg_database WHERE datname = '" + COPY + "'");
  }

  private PostgresTarget target() {
    return PostgresTarget.of(server.uri()).database(COPY);
  }

  private DumpFolder simpleDump(TestDatabase source) {
    source.execute(
        "CREATE TABLE item (id int PRIMARY KEY, name text);"
            + "INSERT INTO item SELECT n, 'item ' || n FROM generate_series(1, 50000) n");
    return dumpOf(source);
  }

  private DumpFolder dumpOf(TestDatabase source) {
    return DumpFolder.around(PgDump.archive(source, folder.resolve("a.dump"), "-Z0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Z0", "-Z6"})
  void restoresWhatPgDumpWrote(String compression, TestDatabase source) throws Exception {
    PgDump.fill(source);
    Path archive = PgDump.archive(source, folder.resolve("a.dump"), compression);

    target().restore(DumpFolder.around(archive), new TestRun());

    assertThat(PgDump.schema(server, COPY)).isEqualTo(PgDump.schema(server, source.name()));
    assertThat(PgDump.data(server, COPY)).isEqualTo(PgDump.data(server, source.name()));
  }

  @Test
  void reportsWhatItFoundInTheTarget(TestDatabase source) throws Exception {
    RestoreReport report = target().restore(simpleDump(source), new TestRun());

    assertThat(report.tables()).extracting(TableSummary::rows).containsExactly(50_000L);
    assertThat(report.target()).endsWith("/" + COPY).doesNotContain(server.password());
  }

  @Test
  void fillsAnEmptyDatabase(TestDatabase source, TestDatabase empty) throws Exception {
    PostgresTarget.of(empty.uri()).restore(simpleDump(source), new TestRun());

    assertThat(empty.query("SELECT count(*) FROM item")).isEqualTo("50000");
  }

  @Test
  void fillsTheDatabaseOfAPool(TestDatabase source, TestDatabase empty) throws Exception {
    PgDump.fill(source);
    try (Connection only = empty.connect();
        OneConnectionPool pool = new OneConnectionPool(only)) {
      PostgresTarget.of(pool).restore(dumpOf(source), new TestRun());

      assertThat(only.getAutoCommit()).isTrue();
      assertThat(pool.returned()).isEqualTo(pool.borrowed());
      assertThat(empty.query("SHOW search_path")).isEqualTo("\"$user\", public");
    }
    assertThat(PgDump.schema(server, empty.name())).isEqualTo(PgDump.schema(server, source.name()));
  }

  @Test
  void keepsFunctionBodiesOfEveryForm(TestDatabase source, TestDatabase empty) throws Exception {
    source.psql(
        """
        CREATE TABLE t (a int);
        CREATE FUNCTION atomic(x int) RETURNS int BEGIN ATOMIC
          INSERT INTO t VALUES (x); SELECT CASE WHEN x > 1 THEN 1 ELSE 2 END; END;
        CREATE PROCEDURE two(x int) BEGIN ATOMIC INSERT INTO t VALUES (x); DELETE FROM t; END;
        CREATE FUNCTION dollar() RETURNS text LANGUAGE sql
          AS $f$ SELECT $q$it's; ? {fn x} $1$q$ || E'\\';' $f$;
        COMMENT ON FUNCTION dollar() IS 'semicolon; quote '' ? and -- dashes';
        """);
    DumpFolder dump = dumpOf(source);

    target().restore(dump, new TestRun());
    try (Connection only = empty.connect();
        OneConnectionPool pool = new OneConnectionPool(only)) {
      PostgresTarget.of(pool).restore(dump, new TestRun());
    }

    String original = PgDump.schema(server, source.name());
    assertThat(PgDump.schema(server, COPY)).isEqualTo(original);
    assertThat(PgDump.schema(server, empty.name())).isEqualTo(original);
  }

  @Test
  void refusesADatabaseThatHoldsSomething(TestDatabase source, TestDatabase full) {
    full.execute("CREATE TABLE precious (id int); INSERT INTO precious VALUES (1)");

    assertThatThrownBy(
            () -> PostgresTarget.of(full.uri()).restore(simpleDump(source), new TestRun()))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining("is not empty: it holds 1 of kind relation (public.precious)")
        .hasMessageContaining("replace()");
    assertThat(full.query("SELECT count(*) FROM precious")).isEqualTo("1");
  }

  @Test
  void refusesAnExistingDatabaseThatItShallCreate(TestDatabase source, TestDatabase empty) {
    assertThatThrownBy(
            () ->
                PostgresTarget.of(empty.uri()).create().restore(simpleDump(source), new TestRun()))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining("exists already");
  }

  @Test
  void replacesADatabaseThatIsInUse(TestDatabase source, TestDatabase old) throws Exception {
    old.execute("CREATE TABLE obsolete (id int)");
    try (Connection session = old.connect()) {
      assertThat(session.isValid(5)).isTrue();

      PostgresTarget.of(old.uri()).replace().restore(simpleDump(source), new TestRun());
    }

    assertThat(old.query("SELECT count(*) FROM item")).isEqualTo("50000");
    assertThat(old.query("SELECT to_regclass('obsolete') IS NULL")).isEqualTo("t");
  }

  @Test
  void leavesTheOldDatabaseInPlaceWhenReplacingFails(TestDatabase source, TestDatabase old) {
    old.execute("CREATE TABLE precious (id int); INSERT INTO precious VALUES (1)");
    BackupFiles damaged = new Damaged(simpleDump(source), 400_000);

    assertThatThrownBy(() -> PostgresTarget.of(old.uri()).replace().restore(damaged, new TestRun()))
        .isInstanceOf(IOException.class);

    assertThat(old.query("SELECT count(*) FROM precious")).isEqualTo("1");
  }

  @Test
  void leavesAnEmptyDatabaseEmptyWhenTheFileBreaksOff(TestDatabase source, TestDatabase empty) {
    BackupFiles damaged = new Damaged(simpleDump(source), 400_000);

    assertThatThrownBy(() -> PostgresTarget.of(empty.uri()).restore(damaged, new TestRun()))
        .isInstanceOf(IOException.class);

    assertThat(empty.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isEqualTo("0");
  }

  @Test
  void namesTheObjectThatCannotBeRestored(TestDatabase source) {
    source.execute(
        "CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child (id int REFERENCES parent);"
            + "ALTER TABLE child DISABLE TRIGGER ALL; INSERT INTO child VALUES (7)");

    assertThatThrownBy(() -> target().restore(dumpOf(source), new TestRun()))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining("FK CONSTRAINT public.child child_id_fkey")
        .hasMessageContaining("SQLSTATE 23503");
    assertThat(copies()).isEqualTo("0");
  }

  @Test
  void namesOwnersThatAreMissingBeforeItRestoresAnything(TestDatabase source) throws Exception {
    source.execute("CREATE ROLE gone_owner; CREATE TABLE t (id int);");
    source.execute("ALTER TABLE t OWNER TO gone_owner");
    DumpFolder dump = dumpOf(source);
    source.execute("DROP OWNED BY gone_owner; DROP ROLE gone_owner");

    assertThatThrownBy(() -> target().restore(dump, new TestRun()))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining("gone_owner")
        .hasMessageContaining("noOwner()");
    assertThat(copies()).isEqualTo("0");

    target().noOwner().noPrivileges().restore(dump, new TestRun());
    assertThat(server.query(COPY, "SELECT tableowner FROM pg_tables WHERE tablename = 't'"))
        .isEqualTo(server.user());
  }

  @Test
  void detectsRowsThatDifferFromTheReport(TestDatabase source) {
    TableSummary other = new TableSummary("public", "item", 49_999, "xxh3-128-sum:00");
    SourceReport report = new SourceReport("postgresql-dump", Map.of(), List.of(other), List.of());
    BackupFiles lying = new Reporting(simpleDump(source), report);

    assertThatThrownBy(() -> target().restore(lying, new TestRun()))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("public.item has 50000 rows instead of 49999");
    assertThat(copies()).isEqualTo("0");
  }

  @Test
  void detectsTablesThatAreMissing(TestDatabase source) {
    TableSummary gone = new TableSummary("public", "gone", 1, "xxh3-128-sum:00");
    SourceReport report = new SourceReport("postgresql-dump", Map.of(), List.of(gone), List.of());
    BackupFiles lying = new Reporting(simpleDump(source), report);

    assertThatThrownBy(() -> target().restore(lying, new TestRun()))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("public.gone is missing");
  }

  @Test
  void leavesNothingWhenItsConnectionIsKilled(TestDatabase source) {
    BackupFiles killing =
        new Interrupting(
            simpleDump(source),
            400_000,
            () ->
                server.query(
                    "postgres",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE"
                        + " application_name = 'tidemark'"));

    assertThatThrownBy(() -> target().restore(killing, new TestRun()))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining("TABLE DATA public.item");
    assertThat(copies()).isEqualTo("0");
  }

  @Test
  void leavesNothingWhenItIsCancelled(TestDatabase source) {
    TestRun run = new TestRun();
    BackupFiles cancelling = new Interrupting(simpleDump(source), 400_000, run::cancel);

    assertThatThrownBy(() -> target().restore(cancelling, run))
        .isInstanceOf(RunCancelledException.class);
    assertThat(copies()).isEqualTo("0");
    assertThat(run.registrations()).isZero();
  }

  @Test
  void tellsHowToRestoreAScript(TestDatabase source) {
    SourceReport report =
        new SourceReport("postgresql-dump", Map.of("format", "plain"), List.of(), List.of());

    assertThatThrownBy(
            () -> target().restore(new Reporting(simpleDump(source), report), new TestRun()))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining("psql");
  }

  @Test
  void warnsOfADatabaseThatAKilledRestoreLeft(TestDatabase source) throws Exception {
    server.createDatabase("tidemark_restoring_dead");
    TestRun run = new TestRun();
    try {
      target().restore(simpleDump(source), run);
    } finally {
      server.dropDatabase("tidemark_restoring_dead");
    }

    assertThat(run.warnings).anyMatch(warning -> warning.contains("tidemark_restoring_dead"));
  }

  @Test
  void cannotReachAnotherDatabaseThroughAPool(TestDatabase source) throws Exception {
    try (Connection only = source.connect();
        OneConnectionPool pool = new OneConnectionPool(only)) {
      assertThatThrownBy(
              () ->
                  PostgresTarget.of(pool).database(COPY).restore(simpleDump(source), new TestRun()))
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("give PostgresTarget a URI");
    }
  }

  /** Files whose report says something else. */
  private record Reporting(BackupFiles files, SourceReport report) implements BackupFiles {
    @Override
    public String id() {
      return files.id();
    }

    @Override
    public List<String> names() {
      return files.names();
    }

    @Override
    public InputStream open(String name) throws IOException {
      return files.open(name);
    }
  }

  /** Files that break off, as a stream does that finds its content damaged. */
  private record Damaged(BackupFiles files, long bytes) implements BackupFiles {
    @Override
    public String id() {
      return files.id();
    }

    @Override
    public SourceReport report() {
      return files.report();
    }

    @Override
    public List<String> names() {
      return files.names();
    }

    @Override
    public InputStream open(String name) throws IOException {
      return new Watched(
          files.open(name),
          bytes,
          () -> {
            throw new IOException("damaged");
          });
    }
  }

  /** Files during whose reading something happens. */
  private record Interrupting(BackupFiles files, long bytes, Runnable event)
      implements BackupFiles {
    @Override
    public String id() {
      return files.id();
    }

    @Override
    public SourceReport report() {
      return files.report();
    }

    @Override
    public List<String> names() {
      return files.names();
    }

    @Override
    public InputStream open(String name) throws IOException {
      return new Watched(files.open(name), bytes, event::run);
    }
  }

  @FunctionalInterface
  private interface Event {
    void happen() throws IOException;
  }

  private static final class Watched extends FilterInputStream {

    private final Event event;
    private long left;

    Watched(InputStream in, long bytes, Event event) {
      super(in);
      this.left = bytes;
      this.event = event;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      if (left > 0 && left <= count) {
        left = 0;
        event.happen();
      }
      left -= count;
      return count;
    }
  }
}
