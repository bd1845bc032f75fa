package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_EXTENSION;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;

/**
 * Reads extensions and what belongs to them. Members are not dumped: the extension's own script
 * creates them, in the version that the target server has.
 */
final class ExtensionReader implements ObjectReader {

  private static final String EXTENSIONS =
      """
      SELECT e.oid::int8, e.extname, n.nspname
        FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
       WHERE e.oid >= 16384
      """;

  private static final String MEMBERS =
      """
      SELECT refobjid::int8 AS extension, classid::int8, objid::int8
        FROM pg_depend
       WHERE deptype = 'e' AND refclassid = 3079 AND refobjid >= 16384
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(EXTENSIONS, row -> graph.add(extension(row)));
    db.each(
        MEMBERS,
        row ->
            graph.member(
                new ObjectId(row.number("classid"), row.number("objid")),
                graph.find(PG_EXTENSION.id(row.number("extension"))).orElseThrow()));
  }

  private static DumpObject extension(Row row) throws SQLException {
    String name = row.text("extname");
    String quoted = Sql.identifier(name);
    String schema = Sql.identifier(row.text("nspname"));
    EntryDraft draft =
        EntryDraft.of("EXTENSION", name, Section.PRE_DATA)
            .definition(
                "CREATE EXTENSION IF NOT EXISTS " + quoted + " WITH SCHEMA " + schema + ";\n")
            .drop("DROP EXTENSION " + quoted + ";\n");
    return new DumpObject(ObjectKind.EXTENSION, PG_EXTENSION.id(row.number("oid")), "", name)
        .sqlName("EXTENSION " + quoted)
        .body(() -> List.of(draft));
  }
}
