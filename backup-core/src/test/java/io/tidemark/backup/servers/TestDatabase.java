package io.tidemark.backup.servers;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A database of its own for one test, dropped when closed. */
public record TestDatabase(PostgresServer server, String name) implements AutoCloseable {

  /** The URI in libpq's form, with user and password. */
  public String uri() {
    return server.uri(name);
  }

  /** The JDBC URL, without user and password. */
  public String jdbcUrl() {
    return server.jdbcUrl(name);
  }

  public Connection connect() throws SQLException {
    return server.connect(name);
  }

  public DataSource dataSource() {
    return server.dataSource(name);
  }

  /** Runs SQL statements, separated by semicolons, over JDBC. */
  public void execute(String sql) {
    server.execute(name, sql);
  }

  /** Returns the first column of the first row. */
  public String query(String sql) {
    return server.query(name, sql);
  }

  /**
   * Returns what psql prints for a script: rows without headers, columns separated by {@code |}.
   */
  public String psql(String script) {
    return server.psql(name, script);
  }

  /** Prepares a client tool of PostgreSQL whose environment leads to this database. */
  public CommandLine tool(String tool, String... arguments) {
    return server.tool(tool, arguments).environment("PGDATABASE", name);
  }

  @Override
  public void close() {
    server.dropDatabase(name);
  }
}
