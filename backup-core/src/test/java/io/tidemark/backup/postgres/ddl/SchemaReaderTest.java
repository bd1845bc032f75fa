package io.tidemark.backup.postgres.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PostgresExtension.class)
class SchemaReaderTest {

  @ParameterizedTest
  @ValueSource(strings = {"tables.sql", "types.sql", "partitions.sql", "order.sql"})
  void aCopyIsTheSameAsOneByPgDump(String script, PostgresServer server) throws SQLException {
    try (TestDatabase source = server.newDatabase();
        TestDatabase copy = server.newDatabase()) {
      source.psql(SchemaCopy.script(script));

      SchemaCopy.apply(SchemaCopy.plan(source), copy);

      try (TestDatabase golden = SchemaCopy.byPgDump(server, source)) {
        assertThat(SchemaCopy.described(copy)).isEqualTo(SchemaCopy.described(golden));
      }
    }
  }
}
