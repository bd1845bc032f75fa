package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;

/** Reads the security labels of everything that is dumped, in one query. */
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
    graph
        .find(new ObjectId(row.number("classoid"), row.number("objoid")))
        .ifPresent(object -> object.attach(draft));
  }
}
