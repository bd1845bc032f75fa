package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Reads the security labels of everything that is dumped, in one query, and of what the system and
 * extensions bring.
 */
final class SecurityLabelReader implements ObjectReader {

  private static final String LABELS =
      """
      SELECT d.classoid::int8, d.objoid::int8, d.provider, d.label, %s
        FROM pg_seclabel d %s
       ORDER BY 1, 2, d.objsubid, d.provider
      """
          .formatted(Designation.COLUMNS, Designation.JOIN);

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(LABELS, row -> addLabel(row, graph));
  }

  private static void addLabel(Row row, ObjectGraph graph) throws SQLException {
    Designation designation = Designation.of(row);
    EntryDraft draft =
        EntryDraft.of("SECURITY LABEL", designation.label(), Section.NONE)
            .definition(
                "SECURITY LABEL FOR %s ON %s IS %s;\n"
                    .formatted(
                        Sql.identifier(row.text("provider")),
                        designation.sql(),
                        Sql.literal(row.text("label"))))
            .schema(designation.schema());
    ObjectId id = new ObjectId(row.number("classoid"), row.number("objoid"));
    Optional<DumpObject> object = graph.provider(id);
    if (object.isPresent()) {
      object.get().attach(draft);
    } else if (id.oid() < CatalogQueries.FIRST_USER_OID) {
      graph
          .add(new DumpObject(ObjectKind.UNDUMPED, id, designation.schema(), designation.label()))
          .attach(draft);
    }
  }
}
