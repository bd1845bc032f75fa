package io.tidemark.backup.postgres.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.postgres.archive.TocEntry;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What belongs to the user although an extension or nobody's code made it. Extensions of one's own
 * cannot be installed in a test, so the catalogs are changed by hand.
 */
@ExtendWith(PostgresExtension.class)
final class ExtensionPartsTest {

  @Test
  void rowsThatAnExtensionMarksAreDumped(TestDatabase database) throws SQLException {
    database.psql(
        """
        CREATE EXTENSION hstore;
        CREATE TABLE settings (id integer PRIMARY KEY, v text, twice integer GENERATED ALWAYS AS (id * 2) STORED);
        CREATE TABLE details (id integer REFERENCES settings);
        CREATE SEQUENCE numbers START 5;
        ALTER EXTENSION hstore ADD TABLE settings;
        ALTER EXTENSION hstore ADD TABLE details;
        ALTER EXTENSION hstore ADD SEQUENCE numbers;
        SET allow_system_table_mods = on;
        UPDATE pg_extension SET extconfig = ARRAY['details'::regclass, 'settings'::regclass, 'numbers'::regclass]::oid[],
          extcondition = ARRAY['', 'WHERE id > 7', ''] WHERE extname = 'hstore';
        """);
    DumpPlan plan = SchemaCopy.plan(database);

    assertThat(plan.tables())
        .extracting(DumpPlan.TableCopy::copyOut)
        .containsExactly(
            "COPY (SELECT \"id\", \"v\" FROM ONLY \"public\".\"settings\" WHERE id > 7) TO STDOUT",
            "COPY \"public\".\"details\" (\"id\") TO STDOUT");
    assertThat(definitions(plan))
        .contains("SELECT pg_catalog.setval('\"public\".\"numbers\"', 5, false);\n")
        .noneMatch(sql -> sql.startsWith("CREATE TABLE"));
  }

  @Test
  void policiesOnAnExtensionsTablesReplaceItsOwn(TestDatabase database) throws SQLException {
    database.psql(
        """
        CREATE EXTENSION hstore;
        CREATE TABLE settings (id integer);
        ALTER EXTENSION hstore ADD TABLE settings;
        ALTER TABLE settings ENABLE ROW LEVEL SECURITY;
        CREATE POLICY mine ON settings USING (id > 0);
        """);
    assertThat(definitions(SchemaCopy.plan(database)))
        .contains(
            "ALTER TABLE \"public\".\"settings\" ENABLE ROW LEVEL SECURITY;\n",
            """
            DROP POLICY IF EXISTS "mine" ON "public"."settings";
            CREATE POLICY "mine" ON "public"."settings" USING (("id" > 0));
            """);
  }

  @Test
  void securityLabelsFollowTheirObjects(TestDatabase database) throws SQLException {
    database.psql(
        """
        CREATE TABLE labelled (id integer);
        SET allow_system_table_mods = on;
        INSERT INTO pg_seclabel VALUES ('labelled'::regclass, 'pg_class'::regclass, 0, 'guard', 'top ''secret''');
        INSERT INTO pg_seclabel VALUES ('labelled'::regclass, 'pg_class'::regclass, 1, 'guard', 'column');
        INSERT INTO pg_seclabel VALUES ('pg_authid'::regclass, 'pg_class'::regclass, 0, 'guard', 'system');
        """);
    assertThat(definitions(SchemaCopy.plan(database)))
        .contains(
            "SECURITY LABEL FOR \"guard\" ON TABLE \"public\".\"labelled\" IS 'top ''secret''';\n",
            "SECURITY LABEL FOR \"guard\" ON COLUMN \"public\".\"labelled\".\"id\" IS 'column';\n",
            "SECURITY LABEL FOR \"guard\" ON TABLE \"pg_catalog\".\"pg_authid\" IS 'system';\n");
  }

  @Test
  void theIndexOfAKeyCanDependOnAnExtension(TestDatabase database) throws SQLException {
    database.psql(
        """
        CREATE EXTENSION hstore;
        CREATE TABLE t (id integer CONSTRAINT k PRIMARY KEY);
        ALTER INDEX k DEPENDS ON EXTENSION hstore;
        """);
    assertThat(definitions(SchemaCopy.plan(database)))
        .anySatisfy(
            sql ->
                assertThat(sql)
                    .endsWith("ALTER INDEX \"public\".\"k\" DEPENDS ON EXTENSION \"hstore\";\n"));
  }

  private static List<String> definitions(DumpPlan plan) {
    return plan.entries().stream().map(TocEntry::definition).toList();
  }
}
