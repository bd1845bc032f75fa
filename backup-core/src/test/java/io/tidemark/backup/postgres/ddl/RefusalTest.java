package io.tidemark.backup.postgres.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Where pg_dump leaves secrets out in silence, the dump fails and says what is missing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefusalTest {

  private PostgresServer server;

  @BeforeAll
  void start() {
    server = PostgresServer.start();
    server.psql("postgres", SchemaCopy.script("roles.sql"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void hiddenOptionsOfAUserMappingAreRefused() {
    try (TestDatabase source = server.newDatabase()) {
      source.psql(
          """
          CREATE FOREIGN DATA WRAPPER w;
          CREATE SERVER s FOREIGN DATA WRAPPER w;
          CREATE USER MAPPING FOR tm_writer SERVER s OPTIONS (password 'secret');
          """);
      assertThatThrownBy(() -> planAs("tm_reader", source))
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining("user mapping for tm_writer on the foreign server s")
          .hasMessageContaining("hint:")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void aRoleThatReadsEverythingSeesTheOptions() throws SQLException {
    try (TestDatabase source = server.newDatabase()) {
      source.psql(
          """
          CREATE FOREIGN DATA WRAPPER w;
          CREATE SERVER s FOREIGN DATA WRAPPER w;
          CREATE USER MAPPING FOR tm_writer SERVER s OPTIONS (password 'secret');
          GRANT pg_read_all_data TO tm_chain1;
          """);
      assertThat(planAs("tm_chain1", source).entries())
          .anySatisfy(
              entry ->
                  assertThat(entry.definition())
                      .isEqualTo(
                          "CREATE USER MAPPING FOR \"tm_writer\" SERVER \"s\""
                              + " OPTIONS (\"password\" 'secret');\n"));
    }
  }

  @Test
  void aHiddenConnectionStringOfASubscriptionIsRefused() {
    try (TestDatabase source = server.newDatabase()) {
      source.psql(
          """
          CREATE SUBSCRIPTION hidden CONNECTION 'password=secret' PUBLICATION p
            WITH (connect = false, slot_name = NONE);
          """);
      assertThatThrownBy(() -> planAs("tm_reader", source))
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining("subscription hidden")
          .hasMessageNotContaining("secret");
      source.execute("DROP SUBSCRIPTION hidden");
    }
  }

  private static DumpPlan planAs(String role, TestDatabase source) throws SQLException {
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL search_path = ''");
      statement.execute("SET LOCAL quote_all_identifiers = on");
      statement.execute("SET LOCAL ROLE " + role);
      return SchemaReader.read(connection);
    }
  }
}
