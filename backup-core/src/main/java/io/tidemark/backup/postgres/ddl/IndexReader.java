package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;

/**
 * Reads the indexes that no constraint owns, and which index is attached to which. Runs after the
 * constraints.
 */
final class IndexReader implements ObjectReader {

  /** An invalid index is the rest of a failed build; on a partitioned table it is a parent. */
  private static final String INDEXES =
      """
      SELECT x.oid::int8, i.indrelid::int8, n.nspname, x.relname, pg_get_userbyid(x.relowner) AS owner,
             format('%I.%I', n.nspname, c.relname) AS table_name,
             pg_get_indexdef(x.oid) AS definition,
             TRAITS
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
        JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = x.relnamespace
       WHERE USER_SCHEMA AND i.indisready AND (i.indisvalid OR c.relkind = 'p')
         AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid
                            AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x'))
       ORDER BY x.oid
      """
          .replace("TRAITS", IndexTraits.COLUMNS)
          .replace("USER_SCHEMA", CatalogQueries.USER_SCHEMA);

  private static final String ATTACHED =
      """
      SELECT h.inhrelid::int8, h.inhparent::int8, n.nspname, c.relname,
             format('%I.%I', n.nspname, c.relname) AS child,
             format('%I.%I', pn.nspname, p.relname) AS parent
        FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid AND c.relkind IN ('i', 'I')
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_class p ON p.oid = h.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
       ORDER BY h.inhrelid
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(
        INDEXES,
        row -> {
          if (graph.find(SystemCatalog.PG_CLASS.id(row.number("indrelid"))).isPresent()) {
            addIndex(row, graph);
          }
        });
    db.each(ATTACHED, row -> addAttachment(row, graph));
  }

  private static void addIndex(Row row, ObjectGraph graph) throws SQLException {
    String name = Sql.qualified(row.text("nspname"), row.text("relname"));
    EntryDraft draft =
        EntryDraft.of("INDEX", row.text("relname"), Section.POST_DATA)
            .schema(row.text("nspname"))
            .owner(row.text("owner"))
            .tablespace(row.text("tablespace"))
            .definition(
                row.text("definition")
                    + ";\n"
                    + IndexTraits.statements(row, row.text("table_name")))
            .drop("DROP INDEX " + name + ";\n");
    graph
        .add(
            new DumpObject(
                ObjectKind.INDEX,
                SystemCatalog.PG_CLASS.id(row.number("oid")),
                row.text("nspname"),
                row.text("relname")))
        .sqlName("INDEX " + name)
        .body(() -> List.of(draft));
  }

  private static void addAttachment(Row row, ObjectGraph graph) throws SQLException {
    ObjectId childId = SystemCatalog.PG_CLASS.id(row.number("inhrelid"));
    ObjectId parentId = SystemCatalog.PG_CLASS.id(row.number("inhparent"));
    EntryDraft draft =
        EntryDraft.of("INDEX ATTACH", row.text("relname"), Section.POST_DATA)
            .schema(row.text("nspname"))
            .definition(
                "ALTER INDEX %s ATTACH PARTITION %s;\n"
                    .formatted(row.text("parent"), row.text("child")));
    graph
        .find(childId)
        .ifPresent(
            child ->
                graph
                    .find(parentId)
                    .ifPresent(parent -> attach(graph, child, parent).body(() -> List.of(draft))));
  }

  private static DumpObject attach(ObjectGraph graph, DumpObject child, DumpObject parent) {
    DumpObject attachment = graph.addStep(ObjectKind.INDEX_ATTACH, child);
    attachment.dependsOn(parent);
    return attachment;
  }
}
