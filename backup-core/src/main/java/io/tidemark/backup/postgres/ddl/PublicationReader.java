package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_PUBLICATION;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_PUBLICATION_NAMESPACE;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_PUBLICATION_REL;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads publications, their tables and their schemas. */
final class PublicationReader implements ObjectReader {

  private static final String PUBLICATIONS =
      """
      SELECT p.oid::int8, '' AS schema, p.pubname AS name, pg_get_userbyid(p.pubowner) AS owner,
             p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot,
             %s AS generated
        FROM pg_publication p
       WHERE %s
      """;

  private static final String TABLES =
      """
      SELECT r.oid::int8, p.pubname, pg_get_userbyid(p.pubowner) AS owner, n.nspname, c.relname,
             %s
        FROM pg_publication_rel r
        JOIN pg_publication p ON p.oid = r.prpubid
        JOIN pg_class c ON c.oid = r.prrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE %s
      """;

  /** Since version 15: which columns and rows are published. */
  private static final String CONFINEMENT =
      """
      (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
        WHERE attrelid = r.prrelid AND attnum = ANY (r.prattrs)) AS columns,
      pg_get_expr(r.prqual, r.prrelid) AS condition
      """;

  private static final String SCHEMAS =
      """
      SELECT s.oid::int8, p.pubname, pg_get_userbyid(p.pubowner) AS owner, n.nspname
        FROM pg_publication_namespace s
        JOIN pg_publication p ON p.oid = s.pnpubid
        JOIN pg_namespace n ON n.oid = s.pnnspid
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    String generated = db.since(18, "p.pubgencols", "'n'");
    db.each(
        PUBLICATIONS.formatted(generated, PG_PUBLICATION.notMember("p.oid")),
        row -> graph.add(publication(row)));
    String confinement = db.since(15, CONFINEMENT, "NULL AS columns, NULL AS condition");
    db.each(
        TABLES.formatted(confinement, PG_PUBLICATION.notMember("p.oid")),
        row -> graph.add(table(row)));
    if (db.atLeast(15)) {
      db.each(SCHEMAS, row -> graph.add(schema(row)));
    }
  }

  private static DumpObject publication(Row row) throws SQLException {
    SimpleObject publication = SimpleObject.of(ObjectKind.PUBLICATION, PG_PUBLICATION, row);
    List<String> actions = new ArrayList<>();
    for (String action : List.of("insert", "update", "delete", "truncate")) {
      if (row.flag("pub" + action)) {
        actions.add(action);
      }
    }
    String root = row.flag("pubviaroot") ? ", publish_via_partition_root = true" : "";
    String generated =
        row.text("generated").equals("s") ? ", publish_generated_columns = stored" : "";
    return publication.object(
        "PUBLICATION",
        "CREATE PUBLICATION %s%s WITH (publish = '%s'%s%s);\n"
            .formatted(
                publication.sql(),
                row.flag("puballtables") ? " FOR ALL TABLES" : "",
                String.join(", ", actions),
                root,
                generated));
  }

  private static DumpObject table(Row row) throws SQLException {
    String schema = row.text("nspname");
    String table = row.text("relname");
    String columns = row.isNull("columns") ? "" : " (" + row.text("columns") + ")";
    String condition = row.isNull("condition") ? "" : " WHERE (" + row.text("condition") + ")";
    EntryDraft draft =
        EntryDraft.of("PUBLICATION TABLE", row.text("pubname") + " " + table, Section.POST_DATA)
            .definition(
                "ALTER PUBLICATION %s ADD TABLE ONLY %s%s%s;\n"
                    .formatted(
                        Sql.identifier(row.text("pubname")),
                        Sql.qualified(schema, table),
                        columns,
                        condition))
            .schema(schema)
            .owner(row.text("owner"));
    return new DumpObject(
            ObjectKind.PUBLICATION_TABLE, PG_PUBLICATION_REL.id(row.number("oid")), schema, table)
        .tie(row.text("pubname"))
        .body(() -> List.of(draft));
  }

  private static DumpObject schema(Row row) throws SQLException {
    String publication = row.text("pubname");
    String schema = row.text("nspname");
    EntryDraft draft =
        EntryDraft.of("PUBLICATION TABLES IN SCHEMA", publication + " " + schema, Section.POST_DATA)
            .definition(
                "ALTER PUBLICATION %s ADD TABLES IN SCHEMA %s;\n"
                    .formatted(Sql.identifier(publication), Sql.identifier(schema)))
            .schema(schema)
            .owner(row.text("owner"));
    ObjectId id = PG_PUBLICATION_NAMESPACE.id(row.number("oid"));
    return new DumpObject(ObjectKind.PUBLICATION_SCHEMA, id, schema, publication)
        .body(() -> List.of(draft));
  }
}
