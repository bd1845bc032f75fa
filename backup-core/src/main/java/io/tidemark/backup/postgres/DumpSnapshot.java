package io.tidemark.backup.postgres;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.postgres.ddl.DumpPlan;
import io.tidemark.backup.source.RunContext;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One REPEATABLE READ, READ ONLY transaction with the settings that a faithful dump needs, all of
 * them local to it, and the plan of what it sees.
 */
final class DumpSnapshot implements AutoCloseable {

  private static final int OLDEST_SERVER = 13;
  static final int NEWEST_TESTED_SERVER = 18;

  /**
   * Settings that change what rows look like, what may run and for how long. The hash of a table
   * depends on the first group, so a restore compares under the same.
   */
  private static final String SETTINGS =
      "SET LOCAL statement_timeout = 0;\n"
          + RowText.SETTINGS
          + """
          SET LOCAL idle_in_transaction_session_timeout = 0;
          SET LOCAL lock_timeout = %d;
          SET LOCAL synchronize_seqscans = off;
          SET LOCAL row_security = off;
          SET LOCAL quote_all_identifiers = on;
          SET LOCAL jit = off;
          """;

  /** The first statement that needs a snapshot: whatever this transaction sees is as of it. */
  private static final String MOMENT = "SELECT pg_catalog.set_config('search_path', '', true)";

  // The first two exist from certain minor versions on. The latter forbids views and foreign
  // tables that somebody puts in a table's place while it is dumped (CVE-2024-7348).
  private static final String OPTIONAL_SETTINGS =
      """
      SELECT pg_catalog.set_config(name, CASE name WHEN 'transaction_timeout' THEN '0'
             ELSE 'view, foreign-table' END, true)
        FROM pg_catalog.pg_settings
       WHERE name IN ('transaction_timeout', 'restrict_nonsystem_relation_kind')
      """;

  private static final String FILTERED_TABLES =
      """
      SELECT c.oid::pg_catalog.regclass::text, pg_catalog.quote_ident(current_user)
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
         AND pg_catalog.row_security_active(c.oid)
       ORDER BY 1
      """;

  // pg_class is read in the snapshot, pg_relation_filenode() looks at the newest catalog.
  private static final String REWRITTEN_TABLES =
      """
      SELECT c.oid::pg_catalog.regclass::text
        FROM pg_catalog.pg_class c
       WHERE c.relkind IN ('r', 'm') AND c.relfilenode <> 0 AND c.oid >= 16384
         AND c.relpersistence <> 't'
         AND c.relfilenode IS DISTINCT FROM pg_catalog.pg_relation_filenode(c.oid)
       ORDER BY 1
      """;

  private static final String UNREADABLE_TABLES =
      """
      SELECT n.nspname || '.' || c.relname
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'r' AND c.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery()
      """;

  private final BorrowedConnection connection;
  private final ServerFacts facts;
  private final DumpPlan plan;
  private final Set<String> unreadable = new TreeSet<>();

  private DumpSnapshot(BorrowedConnection connection, ServerFacts facts, DumpPlan plan)
      throws SQLException {
    this.connection = connection;
    this.facts = facts;
    this.plan = plan;
    connection.each(UNREADABLE_TABLES, row -> unreadable.add(row.getString(1)));
  }

  /** Takes a snapshot and locks the tables in it. The caller closes it. */
  static DumpSnapshot take(DumpSettings settings, RunContext run) {
    BorrowedConnection connection = BorrowedConnection.open(settings.connections(), run);
    try {
      begin(connection, settings.options());
      run.cut(() -> connection.execute(MOMENT));
      connection.execute(OPTIONAL_SETTINGS);
      ServerFacts facts = ServerFacts.read(connection);
      requireSupported(facts, settings.options());
      requireAllRows(connection);
      DumpPlan plan =
          planWithDatabase(settings.planner().plan(connection.sql()), connection, facts);
      requireUnchanged(connection);
      connection.execute("SET LOCAL lock_timeout = 0");
      return new DumpSnapshot(connection, facts.with(plan.notes()), plan);
    } catch (SQLException e) {
      BackupException failure = DumpErrors.planning(run, e);
      connection.close();
      throw failure;
    } catch (RuntimeException e) {
      connection.close();
      run.checkpoint();
      throw e;
    }
  }

  private static DumpPlan planWithDatabase(
      DumpPlan plan, BorrowedConnection connection, ServerFacts facts) throws SQLException {
    return new DumpPlan(
        DatabaseEntries.addTo(plan.entries(), connection, facts),
        plan.tables(),
        plan.largeObjects(),
        plan.notes());
  }

  private static void begin(BorrowedConnection connection, DumpOptions options)
      throws SQLException {
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    connection.execute(SETTINGS.formatted(options.lockTimeout().toMillis()));
  }

  private static void requireSupported(ServerFacts facts, DumpOptions options) {
    int major = facts.versionNumber() / 10_000;
    if (major < OLDEST_SERVER) {
      throw new BackupFailedException(
          "cannot dump PostgreSQL %d: the oldest supported is %d".formatted(major, OLDEST_SERVER),
          "use the pg_dump of that server");
    }
    if (major > NEWEST_TESTED_SERVER && !options.untestedServer()) {
      throw new BackupFailedException(
          "cannot dump PostgreSQL %d: the newest tested is %d, and a newer one may hold what is not known here"
              .formatted(major, NEWEST_TESTED_SERVER),
          "update Tidemark, or accept the risk with untestedServer()");
    }
  }

  private static void requireAllRows(BorrowedConnection connection) throws SQLException {
    List<String> filtered = new ArrayList<>();
    List<String> roles = new ArrayList<>();
    connection.each(
        FILTERED_TABLES,
        row -> {
          filtered.add(row.getString(1));
          roles.add(row.getString(2));
        });
    if (!filtered.isEmpty()) {
      String role = roles.get(0);
      throw new DatabaseUnavailableException(
          "row-level security would hide rows of %s from role %s"
              .formatted(String.join(", ", filtered), role),
          "dump as a superuser or the tables' owner, or ALTER ROLE " + role + " BYPASSRLS;");
    }
  }

  private static void requireUnchanged(BorrowedConnection connection) throws SQLException {
    List<String> rewritten = new ArrayList<>();
    connection.each(REWRITTEN_TABLES, row -> rewritten.add(row.getString(1)));
    if (!rewritten.isEmpty()) {
      throw new SnapshotOutdatedException(String.join(", ", rewritten));
    }
  }

  BorrowedConnection connection() {
    return connection;
  }

  ServerFacts facts() {
    return facts;
  }

  /** Returns what is to be written. */
  DumpScope scope(DumpOptions options, RunContext run) {
    DumpScope scope = DumpScope.of(plan, options.schemaOnly());
    if (!unreadable.isEmpty()) {
      scope = scope.withoutRows(unreadable);
      run.warn(
          "a standby has no rows of unlogged tables; not dumped: " + String.join(", ", unreadable));
    }
    return scope;
  }

  @Override
  public void close() {
    connection.close();
  }
}
