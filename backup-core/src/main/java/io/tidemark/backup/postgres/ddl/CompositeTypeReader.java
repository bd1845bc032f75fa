package io.tidemark.backup.postgres.ddl;

import java.sql.SQLException;

/** Reads composite types that are no tables. */
final class CompositeTypeReader implements ObjectReader {

  private static final String COMPOSITES =
      """
      SELECT %s, t.typrelid::int8,
             (SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
                       || coalesce(' COLLATE ' || quote_ident(cn.nspname) || '.'
                                   || quote_ident(co.collname), ''),
                       E',\\n    ' ORDER BY a.attnum)
                FROM pg_attribute a JOIN pg_type at ON at.oid = a.atttypid
                LEFT JOIN pg_collation co ON co.oid = a.attcollation
                  AND a.attcollation <> at.typcollation
                LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
               WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) AS attributes
        FROM %s JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'
       WHERE t.typtype = 'c' ORDER BY t.oid
      """
          .formatted(TypeObject.COLUMNS, TypeObject.USER_TYPES);

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(
        COMPOSITES,
        row -> {
          String sql =
              "CREATE TYPE %s AS (\n    %s\n);\n"
                  .formatted(TypeObject.qualifiedName(row), row.text("attributes"));
          DumpObject type = TypeObject.add(row, graph, sql);
          graph.alias(SystemCatalog.PG_CLASS.id(row.number("typrelid")), type);
        });
  }
}
