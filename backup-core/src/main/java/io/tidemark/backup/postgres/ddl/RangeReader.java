package io.tidemark.backup.postgres.ddl;

import java.sql.SQLException;

/** Reads range types with their multirange types. */
final class RangeReader implements ObjectReader {

  private static final String RANGES =
      """
      SELECT %s, format_type(r.rngsubtype, NULL) AS subtype, %%s AS multirange,
             CASE WHEN NOT oc.opcdefault THEN quote_ident(ocn.nspname) || '.'
               || quote_ident(oc.opcname) END AS operator_class,
             CASE WHEN r.rngcollation <> st.typcollation THEN
               (SELECT quote_ident(cn.nspname) || '.' || quote_ident(co.collname)
                  FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace
                 WHERE co.oid = r.rngcollation) END AS collation,
             r.rngcanonical::text AS canonical, r.rngsubdiff::text AS difference
        FROM %s JOIN pg_range r ON r.rngtypid = t.oid
        JOIN pg_opclass oc ON oc.oid = r.rngsubopc
        JOIN pg_namespace ocn ON ocn.oid = oc.opcnamespace
        JOIN pg_type st ON st.oid = r.rngsubtype
       ORDER BY t.oid
      """
          .formatted(TypeObject.COLUMNS, TypeObject.USER_TYPES);

  private static final String MULTIRANGE =
      """
      (SELECT quote_ident(mn.nspname) || '.' || quote_ident(m.typname)
         FROM pg_type m JOIN pg_namespace mn ON mn.oid = m.typnamespace
        WHERE m.oid = r.rngmultitypid)""";

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(RANGES.formatted(db.since(14, MULTIRANGE, "NULL")), row -> add(row, graph));
  }

  private static void add(Row row, ObjectGraph graph) throws SQLException {
    Attributes attributes =
        new Attributes()
            .add("subtype", row.text("subtype"))
            .add("multirange_type_name", row.text("multirange"))
            .add("subtype_opclass", row.text("operator_class"))
            .add("collation", row.text("collation"))
            .addFunction("canonical", row.text("canonical"))
            .addFunction("subtype_diff", row.text("difference"));
    DumpObject range =
        TypeObject.add(
            row,
            graph,
            "CREATE TYPE %s AS RANGE %s;\n".formatted(TypeObject.qualifiedName(row), attributes));
    if (!row.text("canonical").equals("-")) {
      TypeObject.addShell(row, graph, range);
    }
  }
}
