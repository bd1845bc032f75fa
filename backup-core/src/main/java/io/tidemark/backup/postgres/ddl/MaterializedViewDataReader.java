package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds a refresh for each materialized view that has contents, after those that it reads. */
final class MaterializedViewDataReader implements ObjectReader {

  private static final String POPULATED =
      """
      SELECT c.oid::int8, pg_get_userbyid(c.relowner) AS owner
        FROM pg_class c WHERE c.relkind = 'm' AND c.relispopulated ORDER BY c.oid
      """;

  private static final String READS =
      """
      WITH RECURSIVE reads (reader, read) AS (
        SELECT DISTINCT r.ev_class, d.refobjid
          FROM pg_rewrite r JOIN pg_depend d ON d.classid = 2618 AND d.objid = r.oid
          JOIN pg_class c ON c.oid = d.refobjid AND c.relkind IN ('v', 'm')
         WHERE d.refclassid = 1259 AND d.refobjid <> r.ev_class),
      closure (reader, read) AS (
        SELECT reader, read FROM reads JOIN pg_class c ON c.oid = reader AND c.relkind = 'm'
        UNION
        SELECT closure.reader, reads.read FROM closure JOIN reads ON reads.reader = closure.read)
      SELECT reader::int8, read::int8 FROM closure ORDER BY 1, 2
      """;

  private final Map<Long, DumpObject> refreshes = new HashMap<>();

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(
        POPULATED,
        row -> {
          long oid = row.number("oid");
          String owner = row.text("owner");
          graph
              .find(SystemCatalog.PG_CLASS.id(oid))
              .ifPresent(view -> refreshes.put(oid, refresh(graph, view, owner)));
        });
    db.each(
        READS,
        row -> {
          DumpObject reader = refreshes.get(row.number("reader"));
          DumpObject read = refreshes.get(row.number("read"));
          if (reader != null && read != null) {
            reader.dependsOn(read);
          }
        });
  }

  private static DumpObject refresh(ObjectGraph graph, DumpObject view, String owner) {
    EntryDraft draft =
        EntryDraft.of("MATERIALIZED VIEW DATA", view.name(), Section.POST_DATA)
            .schema(view.schema())
            .owner(owner)
            .definition("REFRESH " + view.sqlName() + ";\n");
    return graph.addStep(ObjectKind.MATERIALIZED_VIEW_DATA, view).body(() -> List.of(draft));
  }
}
