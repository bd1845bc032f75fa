package io.tidemark.backup.postgres.ddl;

import java.sql.SQLException;

/** Reads enumerated types. */
final class EnumReader implements ObjectReader {

  private static final String ENUMS =
      """
      SELECT %s,
             (SELECT string_agg(quote_literal(enumlabel), E',\\n    ' ORDER BY enumsortorder)
                FROM pg_enum WHERE enumtypid = t.oid) AS labels
        FROM %s WHERE t.typtype = 'e' ORDER BY t.oid
      """
          .formatted(TypeObject.COLUMNS, TypeObject.USER_TYPES);

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(
        ENUMS,
        row ->
            TypeObject.add(
                row,
                graph,
                "CREATE TYPE %s AS ENUM (\n    %s\n);\n"
                    .formatted(TypeObject.qualifiedName(row), row.text("labels"))));
  }
}
