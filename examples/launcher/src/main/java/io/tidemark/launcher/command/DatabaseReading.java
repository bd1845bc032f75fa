package io.tidemark.launcher.command;

import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.postgres.RestoredServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was read of one database: every page of every table, those of the system and of long values
 * too.
 *
 * @param tables how many tables and materialized views are not the system's
 * @param rows how many rows these have
 */
record DatabaseReading(String name, long tables, long rows) {

  /** An index alone could tell the number of rows. */
  private static final String WITHOUT_INDEXES =
      "SET enable_indexonlyscan = off; SET enable_indexscan = off; SET enable_bitmapscan = off;"
          + " SET statement_timeout = 0";

  private static final String TABLES =
      "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname),"
          + " n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema')"
          + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE c.relkind IN ('r', 'm', 't') AND c.relpersistence = 'p' AND c.relispopulated"
          + " ORDER BY 1";

  static List<DatabaseReading> all(RestoredServer server) {
    return server.databases().stream().map(name -> of(server, name)).toList();
  }

  private static DatabaseReading of(RestoredServer server, String database) {
    long tables = 0;
    long rows = 0;
    String what = "its tables";
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(WITHOUT_INDEXES);
      for (Map.Entry<String, Boolean> table : tables(statement).entrySet()) {
        what = table.getKey();
        long count = count(statement, what);
        tables += table.getValue() ? 1 : 0;
        rows += table.getValue() ? count : 0;
      }
      return new DatabaseReading(database, tables, rows);
    } catch (SQLException e) {
      throw failed(database, what, e);
    }
  }

  private static RuntimeException failed(String database, String what, SQLException e) {
    if (Thread.currentThread().isInterrupted()) {
      return new RunCancelledException("the drill was interrupted", null, e);
    }
    return new IntegrityException(
        "cannot read %s of database %s: %s".formatted(what, database, e.getMessage()),
        "the server says what is wrong; if a library is missing, --setting can load it",
        e);
  }

  private static Map<String, Boolean> tables(Statement statement) throws SQLException {
    Map<String, Boolean> tables = new LinkedHashMap<>();
    try (ResultSet rows = statement.executeQuery(TABLES)) {
      while (rows.next()) {
        tables.put(rows.getString(1), rows.getBoolean(2));
      }
    }
    return tables;
  }

  private static long count(Statement statement, String table) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT pg_catalog.count(*) FROM ONLY " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("tables", tables);
    json.put("rows", rows);
    return json;
  }
}
