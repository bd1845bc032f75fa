package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.RestoreItem;
import io.tidemark.backup.postgres.archive.RestoreOrder;
import io.tidemark.backup.postgres.archive.TocEntry;
import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
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
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
    return database
        .tool("pg_dump", "-s")
        .run()
        .succeeded()
        .output()
        .lines()
        .filter(line -> !line.startsWith("--") && !line.isBlank())
        .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
        .collect(Collectors.joining("\n"));
  }
}
