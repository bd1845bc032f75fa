package io.tidemark.backup.postgres.ddl;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Runs catalog queries in the dump's transaction. */
final class CatalogQueries {

  /** Condition on a {@code pg_namespace n}: the schema's contents are dumped. */
  static final String USER_SCHEMA = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

  /** Objects that every new database has already have lower OIDs. */
  static final long FIRST_USER_OID = 16384;

  private final Connection connection;
  private final int majorVersion;

  CatalogQueries(Connection connection) throws SQLException {
    this.connection = connection;
    this.majorVersion = connection.getMetaData().getDatabaseMajorVersion();
  }

  /** Something done with each row. */
  @FunctionalInterface
  interface RowReader {
    void read(Row row) throws SQLException;
  }

  int majorVersion() {
    return majorVersion;
  }

  /** Tells whether the server's major version is this one or a newer one. */
  boolean atLeast(int version) {
    return majorVersion >= version;
  }

  /** Returns the one text where the server's version has it, else the other. */
  String since(int version, String expression, String otherwise) {
    return atLeast(version) ? expression : otherwise;
  }

  void each(String sql, RowReader reader) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      Row row = new Row(rows);
      while (rows.next()) {
        reader.read(row);
      }
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
