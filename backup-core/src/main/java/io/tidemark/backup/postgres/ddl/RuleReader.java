package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_CLASS;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_REWRITE;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;

/** Reads rewrite rules, except those that are the query of a view. */
final class RuleReader implements ObjectReader {

  private static final String RULES =
      """
      SELECT r.oid::int8, n.nspname, c.relname, r.rulename, pg_get_userbyid(c.relowner) AS owner,
             r.ev_enabled, pg_get_ruledef(r.oid) AS definition
        FROM pg_rewrite r
        JOIN pg_class c ON c.oid = r.ev_class
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE r.rulename <> '_RETURN' AND %s AND %s AND %s
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(
        RULES.formatted(
            CatalogQueries.USER_SCHEMA, PG_REWRITE.notMember("r.oid"), PG_CLASS.notMember("c.oid")),
        row -> graph.add(rule(row)));
  }

  private static DumpObject rule(Row row) throws SQLException {
    String schema = row.text("nspname");
    String table = row.text("relname");
    String name = row.text("rulename");
    String on = Sql.identifier(name) + " ON " + Sql.qualified(schema, table);
    String state = FiringState.keywords(row.text("ev_enabled"));
    String alter =
        state.isEmpty()
            ? ""
            : "ALTER TABLE %s%s RULE %s;\n"
                .formatted(Sql.qualified(schema, table), state, Sql.identifier(name));
    EntryDraft draft =
        EntryDraft.of("RULE", table + " " + name, Section.POST_DATA)
            .definition(row.text("definition") + "\n" + alter)
            .drop("DROP RULE " + on + ";\n")
            .schema(schema)
            .owner(row.text("owner"));
    return new DumpObject(ObjectKind.RULE, PG_REWRITE.id(row.number("oid")), schema, name)
        .tie(table)
        .sqlName("RULE " + on)
        .body(() -> List.of(draft));
  }
}
