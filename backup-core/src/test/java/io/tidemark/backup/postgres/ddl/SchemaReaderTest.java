package io.tidemark.backup.postgres.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.TestDatabase;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PostgresExtension.class)
class SchemaReaderTest {

  @ParameterizedTest
  @ValueSource(strings = {"tables.sql"})
  void aCopyIsTheSameAsOneByPgDump(String script, PostgresServer server) {
    try (TestDatabase source = server.newDatabase();
        TestDatabase golden = server.newDatabase();
        TestDatabase copy = server.newDatabase()) {
      SchemaCopy.load(source, script);
      golden.psql(source.tool("pg_dump").run().succeeded().output());

      SchemaCopy.apply(copy, SchemaCopy.plan(source));

      assertThat(SchemaCopy.describe(copy)).isEqualTo(SchemaCopy.describe(golden));
    }
  }
}
