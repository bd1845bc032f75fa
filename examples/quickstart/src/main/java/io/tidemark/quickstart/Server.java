package io.tidemark.quickstart;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A real PostgreSQL server that lives as long as the example. */
final class Server implements AutoCloseable {

  private final EmbeddedPostgres postgres;

  private Server(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  static Server start() throws IOException {
    return new Server(EmbeddedPostgres.builder().start());
  }

  String version() throws SQLException {
    return ask("postgres", "SHOW server_version");
  }

  String size(String database) throws SQLException {
    return ask("postgres", "SELECT pg_size_pretty(pg_database_size('" + database + "'))");
  }

  private String ask(String database, String query) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(query)) {
      answer.next();
      return answer.getString(1);
    }
  }

  void create(String database) throws SQLException {
    administer("CREATE DATABASE " + database);
  }

  void drop(String database) throws SQLException {
    administer("DROP DATABASE " + database + " WITH (FORCE)");
  }

  private void administer(String command) throws SQLException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  DataSource database(String name) {
    return postgres.getDatabase("postgres", name);
  }

  Connection connect(String name) throws SQLException {
    return database(name).getConnection();
  }

  /** The URI of a database, as people write it in a configuration. */
  String uri(String name) {
    return "postgresql://postgres@localhost:" + postgres.getPort() + "/" + name;
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
