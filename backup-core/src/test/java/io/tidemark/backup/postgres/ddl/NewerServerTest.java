package io.tidemark.backup.postgres.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.postgres.archive.TocEntry;
import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server for which there need not be a pg_dump: a copy of a copy changes no more. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NewerServerTest {

  @SuppressWarnings("NullAway.Init") // started before the first test
  private PostgresServer server;

  @BeforeAll
  void start() {
    server = PostgresServer.start(17);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tables.sql", "types.sql", "partitions.sql", "order.sql", "names.sql"})
  void aCopyHasThePlanOfItsSource(String script) throws SQLException {
    try (TestDatabase source = server.newDatabase();
        TestDatabase copy = server.newDatabase()) {
      source.psql(SchemaCopy.script(script));
      DumpPlan plan = SchemaCopy.plan(source);

      SchemaCopy.apply(plan, copy);

      assertThat(definitions(SchemaCopy.plan(copy))).isEqualTo(definitions(plan));
    }
  }

  private static List<String> definitions(DumpPlan plan) {
    return plan.entries().stream().map(TocEntry::definition).toList();
  }

  @Test
  void aPartitionedTableKeepsItsAccessMethod() throws SQLException {
    try (TestDatabase source = server.newDatabase();
        TestDatabase copy = server.newDatabase()) {
      source.execute("CREATE TABLE p (a int) PARTITION BY LIST (a) USING heap");

      SchemaCopy.apply(SchemaCopy.plan(source), copy);

      assertThat(
              copy.query(
                  "SELECT amname FROM pg_class c JOIN pg_am a ON a.oid = c.relam"
                      + " WHERE c.relname = 'p'"))
          .isEqualTo("heap");
    }
  }
}
