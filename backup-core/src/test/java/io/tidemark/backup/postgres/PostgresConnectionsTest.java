package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class PostgresConnectionsTest {

  private static Connection open(PostgresUri uri) {
    return PostgresConnections.of(uri).open();
  }

  @Test
  void namesItselfToTheServer(TestDatabase database) throws Exception {
    try (Connection connection = open(PostgresUri.parse(database.uri()));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW application_name")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo("tidemark");
    }
  }

  @Test
  void saysThatThePasswordIsWrong(PostgresServer server) {
    PostgresUri uri = PostgresUri.parse(server.uri()).withPassword(Secret.of("s3cret-typo"));

    assertThatThrownBy(() -> open(uri))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("cannot connect to postgresql://" + server.user() + "@")
        .hasMessageContaining("wrong password")
        .hasMessageContaining("hint:")
        .hasMessageNotContaining("s3cret-typo");
  }

  @Test
  void saysThatAPasswordIsNeeded(PostgresServer server) {
    PostgresUri uri =
        PostgresUri.parse(
            "postgresql://%s@%s:%d/postgres?passfile=/nowhere"
                .formatted(server.user(), server.host(), server.port()));

    assertThatThrownBy(() -> open(uri))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("password");
  }

  @Test
  void saysThatTheDatabaseDoesNotExist(PostgresServer server) {
    assertThatThrownBy(() -> open(PostgresUri.parse(server.uri("no_such_db"))))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("there is no such database")
        .hasMessageContaining("no_such_db");
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    assertThatThrownBy(() -> open(PostgresUri.parse("postgresql://ann@127.0.0.1:" + port + "/x")))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("no server answers there")
        .hasMessageContaining("127.0.0.1:" + port);
  }

  @Test
  void givesUpOnAServerThatAcceptsAndThenSaysNothing() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String uri =
          "postgresql://ann@127.0.0.1:%d/x?loginTimeout=1&sslmode=disable"
              .formatted(mute.getLocalPort());

      assertThatThrownBy(() -> open(PostgresUri.parse(uri)))
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("time");
    }
  }

  @Test
  void saysThatTheHostIsUnknown() {
    assertThatThrownBy(() -> open(PostgresUri.parse("postgresql://ann@no-such-host.invalid/x")))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("unknown host no-such-host.invalid");
  }

  @Test
  void saysThatTheServerHasNoTls(PostgresServer server) {
    PostgresUri uri = PostgresUri.parse(server.uri() + "?sslmode=require");

    assertThatThrownBy(() -> open(uri))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("SSL")
        .hasMessageContaining("sslmode");
  }

  @Test
  void saysThatTheRoleHasNoConnectionLeft(TestDatabase database) throws Exception {
    database.execute("CREATE ROLE crowd LOGIN PASSWORD 'pw' CONNECTION LIMIT 1");
    PostgresUri uri =
        PostgresUri.parse(database.uri()).withUser("crowd").withPassword(Secret.of("pw"));
    try (Connection first = open(uri)) {
      assertThat(first.isValid(5)).isTrue();
      assertThatThrownBy(() -> open(uri))
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("no connection left");
    } finally {
      database.execute("DROP ROLE crowd");
    }
  }

  @Test
  void saysThatTheRoleMayNotLogIn(TestDatabase database) {
    database.execute("CREATE ROLE nologin_role PASSWORD 'pw'");
    PostgresUri uri =
        PostgresUri.parse(database.uri()).withUser("nologin_role").withPassword(Secret.of("pw"));
    try {
      assertThatThrownBy(() -> open(uri))
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("may not log in");
    } finally {
      database.execute("DROP ROLE nologin_role");
    }
  }

  @Test
  void saysThatTheRoleMayNotConnect(TestDatabase database) {
    database.execute(
        "CREATE ROLE outsider LOGIN PASSWORD 'pw';"
            + "REVOKE CONNECT ON DATABASE "
            + database.name()
            + " FROM PUBLIC");
    PostgresUri uri =
        PostgresUri.parse(database.uri()).withUser("outsider").withPassword(Secret.of("pw"));
    try {
      assertThatThrownBy(() -> open(uri))
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("GRANT CONNECT");
    } finally {
      database.execute("DROP ROLE outsider");
    }
  }
}
