package io.tidemark.backup.postgres.ddl;

import java.sql.SQLException;

/** Reads which objects were tied to an extension, to be dropped with it. */
final class ExtensionDependenceReader implements ObjectReader {

  private static final String TIES =
      """
      SELECT classid::int8, objid::int8, e.extname
        FROM pg_depend JOIN pg_extension e ON refclassid = 3079 AND refobjid = e.oid
       WHERE deptype = 'x'
       ORDER BY 1, 2, 3
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(TIES, row -> tie(row, graph));
  }

  private static void tie(Row row, ObjectGraph graph) throws SQLException {
    String extension = Sql.identifier(row.text("extname"));
    graph
        .find(new ObjectId(row.number("classid"), row.number("objid")))
        .ifPresent(
            object ->
                object.append(
                    "ALTER %s DEPENDS ON EXTENSION %s;\n".formatted(object.sqlName(), extension)));
  }
}
