package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_CLASS;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_CONSTRAINT;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads which index of a partition is attached to which index of its parent. Runs after the
 * constraints and indexes.
 */
final class IndexAttachReader implements ObjectReader {

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

  /** The key of a partitioned table can be referenced once every partition's is attached. */
  private static final String REFERENCES =
      """
      SELECT k.oid::int8, t.relid::oid::int8 AS attached
        FROM pg_constraint k JOIN pg_class i ON i.oid = k.conindid AND i.relkind = 'I'
       CROSS JOIN LATERAL pg_partition_tree(i.oid) t
       WHERE k.contype = 'f' AND k.conparentid = 0 AND t.parentrelid IS NOT NULL
       ORDER BY 1, 2
      """;

  private final Map<Long, DumpObject> attachments = new HashMap<>();

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(ATTACHED, row -> addAttachment(row, graph));
    db.each(
        REFERENCES,
        row -> {
          DumpObject attachment = attachments.get(row.number("attached"));
          if (attachment != null) {
            graph
                .find(PG_CONSTRAINT.id(row.number("oid")))
                .ifPresent(reference -> reference.dependsOn(attachment));
          }
        });
  }

  private void addAttachment(Row row, ObjectGraph graph) throws SQLException {
    DumpObject child = graph.find(PG_CLASS.id(row.number("inhrelid"))).orElse(null);
    DumpObject parent = graph.find(PG_CLASS.id(row.number("inhparent"))).orElse(null);
    if (child == null || parent == null) {
      return;
    }
    EntryDraft draft =
        EntryDraft.of("INDEX ATTACH", row.text("relname"), Section.POST_DATA)
            .schema(row.text("nspname"))
            .definition(
                "ALTER INDEX %s ATTACH PARTITION %s;\n"
                    .formatted(row.text("parent"), row.text("child")));
    DumpObject attachment = graph.addStep(ObjectKind.INDEX_ATTACH, child);
    attachment.dependsOn(parent);
    attachments.put(row.number("inhrelid"), attachment.body(() -> List.of(draft)));
  }
}
