package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;

/** Reads the indexes that no constraint owns. */
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

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(
        INDEXES,
        row -> {
          if (graph.find(SystemCatalog.PG_CLASS.id(row.number("indrelid"))).isPresent()) {
            addIndex(row, graph);
          }
        });
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
}
