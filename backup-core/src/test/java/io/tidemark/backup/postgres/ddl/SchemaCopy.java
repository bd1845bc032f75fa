package io.tidemark.backup.postgres.ddl;

<<<<<<< HEAD
import io.tidemark.backup.postgres.archive.RestoreItem;
import io.tidemark.backup.postgres.archive.RestoreOrder;
=======
>>>>>>> 10b2d33 (Add views, sequences, constraints, indexes and statistics to the plan)
import io.tidemark.backup.postgres.archive.TocEntry;
import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
<<<<<<< HEAD
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** Copies a schema from database to database, by our plan or by pg_dump. */
final class SchemaCopy {

  private SchemaCopy() {}

  /** Returns a script from the test resources. */
  static String script(String name) {
    try (InputStream in = SchemaCopy.class.getResourceAsStream("/postgres/ddl/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
=======
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads the plan of a schema, and applies a plan to another database as a restore does. */
final class SchemaCopy {

  private static final Set<String> LAST = Set.of("EVENT TRIGGER", "MATERIALIZED VIEW DATA");

  private SchemaCopy() {}

  /** Runs a script of the test resources. */
  static void load(TestDatabase database, String resource) {
    try (InputStream script = SchemaCopy.class.getResourceAsStream("/ddl/" + resource)) {
      byte[] bytes = Objects.requireNonNull(script, resource).readAllBytes();
      apply(database, new String(bytes, StandardCharsets.UTF_8));
>>>>>>> 10b2d33 (Add views, sequences, constraints, indexes and statistics to the plan)
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

<<<<<<< HEAD
  /** Reads the plan of a database as a dump does. */
  static DumpPlan plan(TestDatabase source) throws SQLException {
    return plan(source, ObjectReaders.all());
  }

  static DumpPlan plan(TestDatabase source, List<ObjectReader> readers) throws SQLException {
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      statement.execute("SET LOCAL search_path = ''");
      statement.execute("SET LOCAL quote_all_identifiers = on");
      return SchemaReader.read(new CatalogQueries(connection), readers);
    }
  }

  /** Executes the plan in an empty database, statement by statement, without any data. */
  static void apply(DumpPlan plan, TestDatabase target) throws SQLException {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement()) {
      for (String setting : RestoreOrder.settings(plan.entries())) {
        statement.execute(setting);
      }
      for (RestoreItem item : RestoreOrder.of(plan.entries())) {
        execute(statement, item);
      }
    }
  }

  private static void execute(Statement statement, RestoreItem item) throws SQLException {
    for (String sql : item.statements()) {
      try {
        statement.execute(sql);
      } catch (SQLException e) {
        throw new SQLException(e.getMessage() + " in " + title(item.entry()) + ":\n" + sql, e);
      }
    }
  }

  private static String title(TocEntry entry) {
    return entry.description() + " " + entry.tag();
  }

  /** Returns a new database that holds what one round of pg_dump and psql makes of another. */
  static TestDatabase byPgDump(PostgresServer server, TestDatabase source) {
    TestDatabase copy = server.newDatabase();
    copy.psql(source.tool("pg_dump", "-s").run().succeeded().output());
    return copy;
  }

  /** Returns what pg_dump says of a schema, without comments and what changes from run to run. */
  static String described(TestDatabase database) {
=======
  /** Reads the plan in a transaction as a dump has it. */
  static DumpPlan plan(TestDatabase database) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      statement.execute("SET LOCAL search_path = ''; SET LOCAL quote_all_identifiers = on");
      return SchemaReader.read(connection);
    } catch (SQLException e) {
      throw new AssertionError("cannot read the plan of " + database.name(), e);
    }
  }

  /** Applies all definitions in the three passes of a restore. */
  static void apply(TestDatabase database, DumpPlan plan) {
    Predicate<TocEntry> acl = e -> e.description().equals("ACL") || isDefaultAcl(e);
    Predicate<TocEntry> last = e -> LAST.contains(e.description());
    apply(database, plan.entries().stream().filter(acl.or(last).negate()).toList());
    apply(database, plan.entries().stream().filter(acl).toList());
    apply(database, plan.entries().stream().filter(last).toList());
  }

  private static boolean isDefaultAcl(TocEntry entry) {
    return entry.description().equals("DEFAULT ACL");
  }

  private static void apply(TestDatabase database, List<TocEntry> entries) {
    StringBuilder script = new StringBuilder("SET check_function_bodies = false;\n");
    entries.forEach(entry -> script.append(settings(entry)).append(entry.definition()));
    apply(database, script.toString());
  }

  private static String settings(TocEntry entry) {
    String space =
        entry
            .tablespace()
            .map(t -> "SET default_tablespace = " + Sql.literal(t) + ";\n")
            .orElse("");
    return entry
        .accessMethod()
        .map(a -> space + "SET default_table_access_method = " + Sql.identifier(a) + ";\n")
        .orElse(space);
  }

  private static void apply(TestDatabase database, String script) {
    PostgresServer server = database.server();
    String url = database.jdbcUrl() + "?preferQueryMode=simple";
    try (Connection connection =
            DriverManager.getConnection(url, server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(script);
    } catch (SQLException e) {
      throw new AssertionError("cannot apply to " + database.name() + "\n" + script, e);
    }
  }

  /** Returns what pg_dump says about the schema, without what differs from run to run. */
  static String describe(TestDatabase database) {
>>>>>>> 10b2d33 (Add views, sequences, constraints, indexes and statistics to the plan)
    return database
        .tool("pg_dump", "-s")
        .run()
        .succeeded()
        .output()
        .lines()
<<<<<<< HEAD
        .filter(line -> !line.startsWith("--") && !line.isBlank())
        .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
=======
        .filter(line -> !line.startsWith("--") && !line.startsWith("\\"))
>>>>>>> 10b2d33 (Add views, sequences, constraints, indexes and statistics to the plan)
        .collect(Collectors.joining("\n"));
  }
}
