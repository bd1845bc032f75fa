package io.tidemark.backup.postgres.ddl;

import java.sql.SQLException;

/**
 * Makes the types that come with other objects stand for those: row types for their tables,
 * multiranges for their ranges, arrays for their elements. Runs after all of these.
 */
final class InternalTypeReader implements ObjectReader {

  private static final String ROW_TYPES =
      """
      SELECT reltype::int8 AS oid, 1259::int8 AS catalog, oid::int8 AS whole
        FROM pg_class WHERE reltype <> 0 AND relkind <> 'c'
      """;

  private static final String MULTIRANGES =
      "SELECT rngmultitypid::int8 AS oid, 1247::int8 AS catalog, rngtypid::int8 AS whole FROM pg_range";

  private static final String ARRAYS =
      """
      SELECT typarray::int8 AS oid, 1247::int8 AS catalog, oid::int8 AS whole
        FROM pg_type WHERE typarray <> 0
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(ROW_TYPES, row -> alias(row, graph));
    if (db.atLeast(14)) {
      db.each(MULTIRANGES, row -> alias(row, graph));
    }
    db.each(ARRAYS, row -> alias(row, graph));
  }

  private static void alias(Row row, ObjectGraph graph) throws SQLException {
    ObjectId type = SystemCatalog.PG_TYPE.id(row.number("oid"));
    graph
        .provider(new ObjectId(row.number("catalog"), row.number("whole")))
        .ifPresent(whole -> graph.alias(type, whole));
  }
}
