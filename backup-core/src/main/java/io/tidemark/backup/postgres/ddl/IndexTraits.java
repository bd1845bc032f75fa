package io.tidemark.backup.postgres.ddl;

import java.sql.SQLException;

/**
 * What an index says beyond its definition, be it an index of its own or one behind a constraint.
 */
final class IndexTraits {

  /** Columns for a query in which {@code x} is the index and {@code i} its {@code pg_index}. */
  static final String COLUMNS =
      """
      quote_ident(x.relname) AS index, i.indisclustered, i.indisreplident,
             (SELECT spcname FROM pg_tablespace WHERE oid = x.reltablespace) AS tablespace,
             (SELECT string_agg(format('ALTER INDEX %I.%I ALTER COLUMN %s SET STATISTICS %s;',
                                       n.nspname, x.relname, s.attnum, s.attstattarget),
                                E'\\n' ORDER BY s.attnum)
                FROM pg_attribute s
               WHERE s.attrelid = x.oid AND s.attnum > 0 AND s.attstattarget >= 0) AS statistics""";

  private IndexTraits() {}

  /** Returns the statements that follow the definition of the index. */
  static String statements(Row row, String table) throws SQLException {
    StringBuilder sql = new StringBuilder();
    if (!row.text("statistics").isEmpty()) {
      sql.append(row.text("statistics")).append('\n');
    }
    if (row.flag("indisclustered")) {
      sql.append("ALTER TABLE %s CLUSTER ON %s;\n".formatted(table, row.text("index")));
    }
    if (row.flag("indisreplident")) {
      sql.append(
          "ALTER TABLE ONLY %s REPLICA IDENTITY USING INDEX %s;\n"
              .formatted(table, row.text("index")));
    }
    return sql.toString();
  }
}
