package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_LARGEOBJECT;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;

/** Reads which large objects exist. Their OIDs are the user's choice: no number is too small. */
final class LargeObjectReader implements ObjectReader {

  private static final String LARGE_OBJECTS =
      """
      SELECT oid::int8, pg_get_userbyid(lomowner) AS owner FROM pg_largeobject_metadata ORDER BY oid
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(
        LARGE_OBJECTS,
        row -> {
          graph.addLargeObject(row.number("oid"));
          graph.add(largeObject(row));
        });
    if (!graph.largeObjects().isEmpty()) {
      graph
          .add(new DumpObject(ObjectKind.LARGE_OBJECT_DATA, ObjectId.NONE, "", "BLOBS"))
          .body(() -> List.of(EntryDraft.of("BLOBS", "BLOBS", Section.DATA).blobs()));
    }
  }

  private static DumpObject largeObject(Row row) throws SQLException {
    String oid = Long.toString(row.number("oid"));
    EntryDraft draft =
        EntryDraft.of("BLOB", oid, Section.PRE_DATA)
            .definition("SELECT pg_catalog.lo_create('" + oid + "');\n")
            .drop("SELECT pg_catalog.lo_unlink('" + oid + "');\n")
            .owner(row.text("owner"));
    return new DumpObject(ObjectKind.LARGE_OBJECT, PG_LARGEOBJECT.id(row.number("oid")), "", oid)
        .sqlName("LARGE OBJECT " + oid)
        .body(() -> List.of(draft));
  }
}
