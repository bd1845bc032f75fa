package io.tidemark.backup.postgres.ddl;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads tables, views, sequences and their like with their columns. */
final class RelationReader implements ObjectReader {

  private static final String RELATIONS =
      """
      SELECT c.oid::int8, c.relkind, n.nspname, c.relname, pg_get_userbyid(c.relowner) AS owner,
             c.relispartition, c.relpersistence, c.relispopulated, c.relreplident,
             NOT (NOT_MEMBER) AS member, t.spcname AS tablespace, a.amname AS access_method,
             CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS row_type,
             (SELECT string_agg(o, ', ') FROM (
                SELECT quote_ident(split_part(o, '=', 1)) || '='
                       || quote_literal(substr(o, strpos(o, '=') + 1))
                  FROM unnest(c.reloptions) o WHERE split_part(o, '=', 1) <> 'check_option'
                UNION ALL
                SELECT 'toast.' || quote_ident(split_part(o, '=', 1)) || '='
                       || quote_literal(substr(o, strpos(o, '=') + 1))
                  FROM pg_class toast, unnest(toast.reloptions) o
                 WHERE toast.oid = c.reltoastrelid) x (o)) AS options,
             (SELECT upper(substr(o, 14)) FROM unnest(c.reloptions) o
               WHERE o LIKE 'check\\_option=%') AS check_option,
             pg_get_partkeydef(c.oid) AS partition_key,
             pg_get_expr(c.relpartbound, c.oid) AS partition_bound,
             EXISTS (SELECT FROM pg_partitioned_table p, unnest(p.partattrs) k (attnum)
                       JOIN pg_attribute ka ON ka.attrelid = c.oid AND ka.attnum = k.attnum
                       JOIN pg_type kt ON kt.oid = ka.atttypid
                      WHERE p.partrelid = c.oid AND p.partstrat = 'h' AND kt.typtype = 'e')
               AS enum_hashed,
             quote_ident(s.srvname) AS server,
             (SELECT string_agg(quote_ident(option_name) || ' ' || quote_literal(option_value), ', ')
                FROM pg_options_to_table(f.ftoptions)) AS server_options,
             CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS query,
             (SELECT rw.oid::int8 FROM pg_rewrite rw
               WHERE rw.ev_class = c.oid AND rw.rulename = '_RETURN') AS rule_oid,
             CASE WHEN c.relkind = 'r' THEN pg_table_size(c.oid) END AS bytes
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
        LEFT JOIN pg_am a ON a.oid = c.relam
        LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid
        LEFT JOIN pg_foreign_server s ON s.oid = f.ftserver
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND USER_SCHEMA
       ORDER BY c.oid
      """
          .replace("USER_SCHEMA", CatalogQueries.USER_SCHEMA)
          .replace("NOT_MEMBER", SystemCatalog.PG_CLASS.notMember("c.oid"));

  /** The option {@code pg_attver} is the server's own note (since 15.20), which no dump may set. */
  private static final String COLUMNS =
      """
      SELECT a.attrelid::int8, a.attnum, a.attname, a.attislocal, NOT_NULL AS attnotnull,
             a.attgenerated,
             format_type(a.atttypid, a.atttypmod) AS type,
             CASE WHEN a.attcollation <> t.typcollation THEN
               (SELECT format('%I.%I', cn.nspname, co.collname) FROM pg_collation co
                  JOIN pg_namespace cn ON cn.oid = co.collnamespace
                 WHERE co.oid = a.attcollation) END AS collation,
             d.oid::int8 AS default_id, pg_get_expr(d.adbin, d.adrelid) AS expression,
             CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage WHEN 'p' THEN 'PLAIN'
               WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END AS storage,
             NOT_NULL_COLUMNS,
             CASE COMPRESSION WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
             CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END AS statistics,
             (SELECT string_agg(quote_ident(split_part(o, '=', 1)) || '='
                                || quote_literal(substr(o, strpos(o, '=') + 1)), ', ')
                FROM unnest(a.attoptions) o WHERE o NOT LIKE 'pg\\_attver=%') AS options,
             (SELECT string_agg(quote_ident(option_name) || ' ' || quote_literal(option_value), ', ')
                FROM pg_options_to_table(a.attfdwoptions)) AS foreign_options
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        NOT_NULL_JOIN
       WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
         AND USER_SCHEMA
       ORDER BY a.attrelid, a.attnum
      """
          .replace("USER_SCHEMA", CatalogQueries.USER_SCHEMA);

  private static final String PARENTS =
      "SELECT inhrelid::int8, inhparent::int8 FROM pg_inherits ORDER BY inhrelid, inhseqno";

  private final Map<Long, Relation> relations = new LinkedHashMap<>();

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(RELATIONS, row -> relations.put(row.number("oid"), Relation.of(row)));
    db.each(
        columns(db),
        row -> {
          Relation relation = relations.get(row.number("attrelid"));
          if (relation != null) {
            relation.columns().add(Column.of(row));
          }
        });
    db.each(
        PARENTS,
        row -> {
          Relation child = relations.get(row.number("inhrelid"));
          Relation parent = relations.get(row.number("inhparent"));
          if (child != null && parent != null) {
            child.parents().add(parent);
          }
        });
    // An extension's table is not dumped, but can be the parent of one that is.
    relations.values().stream()
        .filter(relation -> !relation.member())
        .forEach(relation -> RelationObjects.add(relation, graph));
  }

  private static String columns(CatalogQueries db) {
    return COLUMNS
        .replace(
            "NOT_NULL AS",
            db.since(18, "a.attnotnull AND nn.oid IS NOT NULL AS", "a.attnotnull AS"))
        .replace("COMPRESSION", db.since(14, "a.attcompression", "NULL"))
        .replace(
            "NOT_NULL_COLUMNS",
            db.since(
                18,
                "nn.conname AS not_null_name, nn.conislocal AS not_null_local,"
                    + " nn.connoinherit AS not_null_no_inherit",
                "NULL AS not_null_name, NULL AS not_null_local, NULL AS not_null_no_inherit"))
        .replace(
            "NOT_NULL_JOIN",
            db.since(
                18,
                "LEFT JOIN pg_constraint nn ON nn.conrelid = a.attrelid AND nn.contype = 'n'"
                    + " AND nn.conkey[1] = a.attnum AND nn.convalidated",
                ""));
  }
}
