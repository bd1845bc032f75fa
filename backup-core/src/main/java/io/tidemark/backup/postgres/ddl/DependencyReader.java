package io.tidemark.backup.postgres.ddl;

import java.sql.SQLException;

/** Adds the edges that {@code pg_depend} knows, in one query. Runs after all other readers. */
final class DependencyReader implements ObjectReader {

  /**
   * Extension membership and pinned rows are no order. Entries of an operator family have no object
   * of their own: what they need, their family needs.
   */
  private static final String EDGES =
      """
      SELECT classid::int8, objid::int8, refclassid::int8, refobjid::int8
        FROM pg_depend WHERE deptype NOT IN ('p', 'e')
      UNION ALL
      SELECT 2753, amopfamily::int8, refclassid::int8, refobjid::int8
        FROM pg_depend d JOIN pg_amop o ON classid = 2602 AND objid = o.oid
       WHERE deptype NOT IN ('p', 'e', 'i')
         AND NOT (refclassid = 2753 AND amopfamily = refobjid)
      UNION ALL
      SELECT 2753, amprocfamily::int8, refclassid::int8, refobjid::int8
        FROM pg_depend d JOIN pg_amproc p ON classid = 2603 AND objid = p.oid
       WHERE deptype NOT IN ('p', 'e', 'i')
         AND NOT (refclassid = 2753 AND amprocfamily = refobjid)
       ORDER BY 1, 2, 3, 4
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(
        EDGES,
        row -> {
          ObjectId dependent = new ObjectId(row.number("classid"), row.number("objid"));
          ObjectId provider = new ObjectId(row.number("refclassid"), row.number("refobjid"));
          graph.find(dependent).ifPresent(d -> graph.provider(provider).ifPresent(d::dependsOn));
        });
  }
}
