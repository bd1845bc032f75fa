package io.tidemark.backup.postgres.ddl;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Notes what a restore depends on and what a dump by design does not hold. */
final class FactsReader implements ObjectReader {

  private static final String EXTENSIONS =
      """
      SELECT extname || ' ' || extversion AS fact FROM pg_extension WHERE oid >= 16384
       ORDER BY extname
      """;

  private static final String FOREIGN_TABLES =
      """
      SELECT format('%%I.%%I', n.nspname, c.relname) AS fact
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'f' AND %s
       ORDER BY 1
      """;

  private static final String IN_SYSTEM_SCHEMAS =
      """
      SELECT i.type || ' ' || i.identity AS fact
        FROM (%s) o CROSS JOIN LATERAL pg_identify_object(o.classid::oid, o.objid::oid, 0) i
       ORDER BY 1
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    note(db, graph, "extensions", EXTENSIONS);
    note(
        db,
        graph,
        "foreign-tables-without-rows",
        FOREIGN_TABLES.formatted(CatalogQueries.USER_SCHEMA));
    note(
        db,
        graph,
        "left-out-in-system-schemas",
        IN_SYSTEM_SCHEMAS.formatted(CensusQuery.objectsInSystemSchemas()));
  }

  private static void note(CatalogQueries db, ObjectGraph graph, String name, String sql)
      throws SQLException {
    List<String> values = new ArrayList<>();
    db.each(sql, row -> values.add(row.text("fact")));
    if (!values.isEmpty()) {
      graph.note(name, String.join(", ", values));
    }
  }
}
