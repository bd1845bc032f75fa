package io.tidemark.backup.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.testkit.TestCapability;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class PostgresServerTest {

  @Test
  void aDatabaseIsEmptyAndOnesOwn(TestDatabase first, TestDatabase second) {
    first.execute("CREATE TABLE mine (id int)");

    assertThat(second.query("SELECT count(*) FROM pg_tables WHERE tablename = 'mine'"))
        .isEqualTo("0");
    assertThat(first.name()).isNotEqualTo(second.name());
  }

  @Test
  void psqlAndJdbcReachTheSameDatabase(TestDatabase database) throws SQLException {
    database.execute("CREATE TABLE t AS SELECT generate_series(1, 3) AS id");

    assertThat(database.psql("SELECT count(*) FROM t")).isEqualTo("3\n");
    try (Connection connection = database.dataSource().getConnection()) {
      assertThat(connection.getCatalog()).isEqualTo(database.name());
    }
  }

  @Test
  void theClientToolsReachTheServer(TestDatabase database) {
    database.execute("CREATE TABLE t (id int)");

    assertThat(database.tool("psql", "-X", "-At", "-c", "\\dt").run().succeeded().output())
        .contains("|t|");
  }

  @Test
  void aWrongPasswordIsRefusedWhereTheServerAsksForOne(PostgresServer server) {
    TestCapability.require(
        "password-login", asksForPassword(server), "the embedded server trusts loopback");

    assertThatThrownBy(
            () -> DriverManager.getConnection(server.jdbcUrl("postgres"), "postgres", "wrong"))
        .hasMessageContaining("password authentication failed");
  }

  private static boolean asksForPassword(PostgresServer server) {
    return server
        .query("postgres", "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method = 'trust'")
        .equals("0");
  }

  @Test
  void theEmbeddedVersionStartsToo() {
    try (PostgresServer server = PostgresServer.start(17)) {
      assertThat(server.majorVersion()).isEqualTo(17);
    }
  }
}
