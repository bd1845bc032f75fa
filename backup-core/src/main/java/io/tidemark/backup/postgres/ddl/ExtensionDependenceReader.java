package io.tidemark.backup.postgres.ddl;

import java.sql.SQLException;

/** Reads which objects were tied to an extension, to be dropped with it. */
final class ExtensionDependenceReader implements ObjectReader {

  private static final String TIES =
      """
      SELECT d.classoid::int8, d.objoid::int8, d.extname, %s
        FROM (SELECT classid AS classoid, objid AS objoid, 0 AS objsubid, e.extname
                FROM pg_depend JOIN pg_extension e ON refclassid = 3079 AND refobjid = e.oid
               WHERE deptype = 'x') d %s
       ORDER BY 1, 2, 3
      """
          .formatted(Designation.COLUMNS, Designation.JOIN);

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(TIES, row -> tie(row, graph));
  }

  private static void tie(Row row, ObjectGraph graph) throws SQLException {
    ObjectId id = new ObjectId(row.number("classoid"), row.number("objoid"));
    Designation designation = Designation.of(row);
    String extension = Sql.identifier(row.text("extname"));
    graph
        .find(id)
        .ifPresent(
            object ->
                object.append(
                    "ALTER %s DEPENDS ON EXTENSION %s;\n"
                        .formatted(designation.sqlFor(object, id), extension)));
  }
}
