package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_NAMESPACE;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;

/**
 * Reads schemas. Every new database has {@code public} already: it is never created, and mentioned
 * only where its owner is not the one that it gets from the start.
 */
final class NamespaceReader implements ObjectReader {

  /** The schema that {@code initdb} creates for users. */
  static final String PUBLIC = "public";

  private static final String SCHEMAS =
      """
      SELECT n.oid::int8, n.nspname, pg_get_userbyid(n.nspowner) AS owner,
             n.nspowner = %s AS usual_owner
        FROM pg_namespace n
       WHERE %s AND %s
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    String usualOwner = db.since(15, "6171", "10");
    db.each(
        SCHEMAS.formatted(usualOwner, CatalogQueries.USER_SCHEMA, PG_NAMESPACE.notMember("n.oid")),
        row -> graph.add(schema(row)));
  }

  private static DumpObject schema(Row row) throws SQLException {
    String name = row.text("nspname");
    DumpObject schema =
        new DumpObject(ObjectKind.SCHEMA, PG_NAMESPACE.id(row.number("oid")), "", name)
            .sqlName("SCHEMA " + Sql.identifier(name));
    EntryDraft draft = EntryDraft.of("SCHEMA", name, Section.PRE_DATA).owner(row.text("owner"));
    if (!name.equals(PUBLIC)) {
      draft.definition("CREATE SCHEMA " + Sql.identifier(name) + ";\n");
      return schema.body(() -> List.of(draft.drop("DROP SCHEMA " + Sql.identifier(name) + ";\n")));
    }
    draft.definition("-- the schema exists in every new database\n");
    draft.drop("-- the schema stays: every new database has it\n");
    return row.flag("usual_owner") ? schema : schema.body(() -> List.of(draft));
  }
}
