package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_PROC;

import java.sql.SQLException;
import java.util.List;

/** Reads functions and procedures, whose text the server writes. */
final class FunctionReader implements ObjectReader {

  private static final String FUNCTIONS =
      """
      SELECT p.oid::int8, n.nspname, p.proname, pg_get_userbyid(p.proowner) AS owner,
             CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END AS kind,
             array_to_string(ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) t), ', ')
               AS types,
             pg_get_function_identity_arguments(p.oid) AS arguments,
             pg_get_functiondef(p.oid) AS definition
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE p.prokind <> 'a' AND %s AND %s AND %s
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(
        FUNCTIONS.formatted(
            CatalogQueries.USER_SCHEMA, PG_PROC.notMember("p.oid"), PG_PROC.notInternal("p.oid")),
        row -> graph.add(function(row)));
  }

  private static DumpObject function(Row row) throws SQLException {
    String kind = row.text("kind");
    String schema = row.text("nspname");
    String name = row.text("proname");
    String sqlName = kind + " " + Sql.qualified(schema, name) + "(" + row.text("arguments") + ")";
    String definition = row.text("definition").stripTrailing() + ";\n";
    String owner = row.text("owner");
    String types = row.text("types");
    DumpObject function =
        new DumpObject(ObjectKind.FUNCTION, PG_PROC.id(row.number("oid")), schema, name)
            .tie(types)
            .sqlName(sqlName);
    return function.body(
        () ->
            List.of(
                EntryDraft.of(kind, name + "(" + types + ")", function.section())
                    .definition(definition)
                    .drop("DROP " + sqlName + ";\n")
                    .schema(schema)
                    .owner(owner)));
  }
}
