package io.tidemark.backup.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Tells what a database holds beyond what every new database has. */
final class DatabaseContents {

  /** Enough to recognise a database by. */
  private static final int EXAMPLES = 3;

  private static final String QUERY =
      """
      WITH user_schema AS (
        SELECT oid, nspname FROM pg_catalog.pg_namespace
         WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
      SELECT 'relation', n.nspname || '.' || c.relname
        FROM pg_catalog.pg_class c JOIN user_schema n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
      UNION ALL
      SELECT 'function', n.nspname || '.' || p.proname
        FROM pg_catalog.pg_proc p JOIN user_schema n ON n.oid = p.pronamespace
      UNION ALL
      SELECT 'type', n.nspname || '.' || t.typname
        FROM pg_catalog.pg_type t JOIN user_schema n ON n.oid = t.typnamespace
       WHERE t.typelem = 0 AND t.typrelid = 0
      UNION ALL
      SELECT 'schema', nspname FROM user_schema WHERE nspname <> 'public'
      UNION ALL
      SELECT 'extension', extname FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql'
      UNION ALL
      SELECT 'large object', oid::text FROM pg_catalog.pg_largeobject_metadata
      UNION ALL
      SELECT 'event trigger', evtname FROM pg_catalog.pg_event_trigger
      UNION ALL
      SELECT 'publication', pubname FROM pg_catalog.pg_publication
      """;

  private static final String SUMMARY =
      "SELECT kind, count(*), (array_agg(name ORDER BY name))[1:%d] FROM (%s) AS o (kind, name)"
              .formatted(EXAMPLES, QUERY)
          + " GROUP BY kind ORDER BY min(CASE kind WHEN 'relation' THEN 0 ELSE 1 END), kind";

  private DatabaseContents() {}

  /** Returns lines such as {@code 12 of kind relation (public.customer, ...)}. */
  static List<String> of(BorrowedConnection connection) throws SQLException {
    List<String> contents = new ArrayList<>();
    connection.each(
        SUMMARY,
        row -> {
          String examples = row.getString(3).replaceAll("[{}\"]", "").replace(",", ", ");
          String more = row.getLong(2) > EXAMPLES ? ", ..." : "";
          contents.add(
              "%d of kind %s (%s%s)".formatted(row.getLong(2), row.getString(1), examples, more));
        });
    return contents;
  }
}
