package io.tidemark.backup.postgres.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.postgres.archive.RestoreItem;
import io.tidemark.backup.postgres.archive.RestoreOrder;
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

/** Without a pg_dump of that version as the judge: the plan of a copy equals that of its source. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class Version17Test {

  private PostgresServer server;

  @BeforeAll
  void start() {
    server = PostgresServer.start(17);
    server.psql("postgres", SchemaCopy.script("roles.sql"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"behaviour.sql", "exotic.sql", "since17.sql"})
  void thePlanOfACopyEqualsThatOfItsSource(String script) throws SQLException {
    try (TestDatabase source = server.newDatabase();
        TestDatabase copy = server.newDatabase()) {
      source.psql(SchemaCopy.script(script));
      DumpPlan plan = SchemaCopy.plan(source);
      SchemaCopy.apply(plan, copy);

      assertThat(statements(SchemaCopy.plan(copy))).isEqualTo(statements(plan));

      source.execute("DROP SUBSCRIPTION IF EXISTS sub");
      copy.execute("DROP SUBSCRIPTION IF EXISTS sub");
    }
  }

  @Test
  void maintainIsGrantedByName() throws SQLException {
    try (TestDatabase source = server.newDatabase()) {
      source.psql("CREATE TABLE t (id integer); GRANT MAINTAIN ON t TO tm_reader");

      assertThat(statements(SchemaCopy.plan(source)))
          .contains("GRANT MAINTAIN ON TABLE \"public\".\"t\" TO \"tm_reader\";\n");
    }
  }

  private static List<String> statements(DumpPlan plan) {
    return RestoreOrder.of(plan.entries()).stream()
        .map(RestoreItem::statements)
        .flatMap(List::stream)
        .toList();
  }
}
