package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;

/** Reads extended statistics. */
final class StatisticsReader implements ObjectReader {

  private static final String STATISTICS =
      """
      SELECT s.oid::int8, n.nspname, s.stxname, pg_get_userbyid(s.stxowner) AS owner,
             pg_get_statisticsobjdef(s.oid) AS definition,
             CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget END AS target
        FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
       WHERE USER_SCHEMA AND NOT_MEMBER
       ORDER BY s.oid
      """
          .replace("USER_SCHEMA", CatalogQueries.USER_SCHEMA)
          .replace("NOT_MEMBER", SystemCatalog.PG_STATISTIC_EXT.notMember("s.oid"));

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(STATISTICS, row -> add(row, graph));
  }

  private static void add(Row row, ObjectGraph graph) throws SQLException {
    String schema = row.text("nspname");
    String name = "STATISTICS " + Sql.qualified(schema, row.text("stxname"));
    String target =
        row.isNull("target")
            ? ""
            : "ALTER " + name + " SET STATISTICS " + row.text("target") + ";\n";
    EntryDraft draft =
        EntryDraft.of("STATISTICS", row.text("stxname"), Section.POST_DATA)
            .schema(schema)
            .owner(row.text("owner"))
            .definition(row.text("definition") + ";\n" + target)
            .drop("DROP " + name + ";\n");
    graph
        .add(
            new DumpObject(
                ObjectKind.STATISTICS,
                SystemCatalog.PG_STATISTIC_EXT.id(row.number("oid")),
                schema,
                row.text("stxname")))
        .sqlName(name)
        .body(() -> List.of(draft));
  }
}
