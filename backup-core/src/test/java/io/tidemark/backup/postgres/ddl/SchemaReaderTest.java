package io.tidemark.backup.postgres.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.postgres.archive.TocEntry;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PostgresExtension.class)
class SchemaReaderTest {

  @ParameterizedTest
  @ValueSource(strings = {"tables.sql", "types.sql", "partitions.sql", "order.sql", "names.sql"})
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

  @ParameterizedTest
  @ValueSource(strings = {"tables.sql", "partitions.sql"})
  void entriesComeAfterWhatTheyDependOn(String script, TestDatabase source) throws SQLException {
    source.psql(SchemaCopy.script(script));

    for (TocEntry entry : SchemaCopy.plan(source).entries()) {
      assertThat(entry.dependencies()).allMatch(needed -> needed < entry.dumpId());
    }
  }

  /** pg_restore maps a table to its data by this one dependency. */
  @Test
  void theDataOfATableDependsOnTheTableAlone(TestDatabase source) throws SQLException {
    source.psql(SchemaCopy.script("partitions.sql"));

    List<TocEntry> entries = SchemaCopy.plan(source).entries();

    assertThat(entries)
        .filteredOn(entry -> entry.description().equals("TABLE DATA"))
        .isNotEmpty()
        .allSatisfy(
            data -> {
              assertThat(data.dependencies()).hasSize(1);
              TocEntry table = entries.get(data.dependencies().get(0) - 1);
              assertThat(table.description()).isEqualTo("TABLE");
              assertThat(table.tag()).isEqualTo(data.tag());
            });
  }

  @Test
  void aReferenceWaitsForTheKeyOfEveryPartition(TestDatabase source) throws SQLException {
    source.psql(SchemaCopy.script("partitions.sql"));

    List<TocEntry> entries = SchemaCopy.plan(source).entries();

    TocEntry reference =
        entries.stream().filter(e -> e.tag().startsWith("lines lines_order")).findFirst().get();
    assertThat(reference.dependencies())
        .extracting(id -> entries.get(id - 1).description() + " " + entries.get(id - 1).tag())
        .contains("CONSTRAINT orders orders_pk", "INDEX ATTACH own_pk", "TABLE lines");
  }

  @Test
  void rowsOfEnumHashesAreLoadedThroughTheRoot(TestDatabase source) throws SQLException {
    source.psql(SchemaCopy.script("partitions.sql"));

    assertThat(SchemaCopy.plan(source).entries())
        .filteredOn(entry -> entry.tag().equals("by_colour_0"))
        .filteredOn(entry -> entry.description().equals("TABLE DATA"))
        .singleElement()
        .satisfies(
            data -> {
              assertThat(data.definition())
                  .isEqualTo("-- load via partition root \"public\".\"by_colour\"");
              assertThat(data.copyStatement())
                  .isEqualTo("COPY \"public\".\"by_colour\" (\"c\", \"n\") FROM stdin;\n");
            });
  }

  @Test
  void aSequenceThatCannotBeReadNamesTheGrant(TestDatabase source) throws SQLException {
    String role = "counter_" + source.name();
    source.execute("CREATE SEQUENCE hidden; CREATE ROLE " + role);
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET ROLE " + role);

      assertThatThrownBy(() -> SchemaReader.read(connection))
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("GRANT SELECT ON SEQUENCE public.hidden TO " + role);
    }
  }

  @Test
  void aTableCanInheritFromAnExtensionsTable(TestDatabase source) throws SQLException {
    source.execute(
        "CREATE TABLE base (id int NOT NULL); CREATE TABLE child (note text) INHERITS (base);"
            + " ALTER EXTENSION plpgsql ADD TABLE base");

    assertThat(SchemaCopy.plan(source).entries())
        .filteredOn(entry -> entry.description().equals("TABLE"))
        .singleElement()
        .satisfies(
            child ->
                assertThat(child.definition())
                    .contains("\"note\" \"text\"", "INHERITS (\"public\".\"base\")")
                    .doesNotContain("\"id\""));
  }
}
