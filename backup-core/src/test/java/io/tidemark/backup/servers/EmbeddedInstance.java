package io.tidemark.backup.servers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A server from the binaries that come with the tests. It trusts everybody on loopback. */
final class EmbeddedInstance implements PostgresInstance {

  private final EmbeddedPostgres server;

  EmbeddedInstance() {
    try {
      server =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "off")
              .setServerConfig("synchronous_commit", "off")
              .setServerConfig("full_page_writes", "off")
              .setServerConfig("max_connections", "60")
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    givePassword();
  }

  private void givePassword() {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER ROLE postgres PASSWORD '" + password() + "'");
    } catch (SQLException e) {
      throw new AssertionError("the embedded server does not answer", e);
    }
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public String user() {
    return "postgres";
  }

  @Override
  public String password() {
    return PostgresCluster.PASSWORD;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
