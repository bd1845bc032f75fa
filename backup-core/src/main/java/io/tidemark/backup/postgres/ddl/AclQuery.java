package io.tidemark.backup.postgres.ddl;

/** The query behind {@link AclReader}. */
final class AclQuery {

  /** {@code public} starts with what {@code initdb} gives it, seen from its present owner. */
  private static final String PUBLIC_BASE =
      """
      acldefault('n', n.nspowner)::text[] || ('=%s/' || right((acldefault('n', n.nspowner))[1]::text,
        (length((acldefault('n', n.nspowner))[1]::text) - 4) / 2))
      """;

  /** Everything with an access control list: its own, and the letter of its built-in default. */
  private static final String LISTS =
      """
      SELECT 1259::oid AS classoid, oid AS objoid, 0 AS attnum, relowner AS owner, relacl AS acl,
             CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char" AS type,
             NULL::text[] AS public_base
        FROM pg_class
       WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND relpersistence <> 't'
      UNION ALL
      SELECT 1259, c.oid, attnum, relowner, attacl, 'c', NULL
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
       WHERE NOT attisdropped AND relkind IN ('r', 'p', 'v', 'm', 'f') AND relpersistence <> 't'
      UNION ALL SELECT 1255, oid, 0, proowner, proacl, 'f', NULL FROM pg_proc
      UNION ALL SELECT 1247, oid, 0, typowner, typacl, 'T', NULL FROM pg_type
      UNION ALL SELECT 2612, oid, 0, lanowner, lanacl, 'l', NULL FROM pg_language
      UNION ALL SELECT 2328, oid, 0, fdwowner, fdwacl, 'F', NULL FROM pg_foreign_data_wrapper
      UNION ALL SELECT 1417, oid, 0, srvowner, srvacl, 'S', NULL FROM pg_foreign_server
      UNION ALL SELECT 2613, oid, 0, lomowner, lomacl, 'L', NULL FROM pg_largeobject_metadata
      UNION ALL
      SELECT 2615, oid, 0, nspowner, nspacl, 'n', CASE WHEN nspname = 'public' THEN %s END
        FROM pg_namespace n WHERE nspname !~ '^pg_(toast|temp)'
      """;

  private static final String CHANGED =
      """
      SELECT d.classoid::int8, d.objoid::int8, d.base, d.acl, pg_get_userbyid(d.owner) AS owner,
             %s,
             (SELECT attname FROM pg_attribute
               WHERE d.attnum <> 0 AND attrelid = d.objoid AND attnum = d.attnum) AS column_name
        FROM (
          SELECT a.classoid, a.objoid, 0 AS objsubid, a.attnum, a.owner,
                 coalesce(a.acl, acldefault(a.type, a.owner))::text[] AS acl,
                 coalesce(a.public_base, p.initprivs::text[], acldefault(a.type, a.owner)::text[])
                   AS base
            FROM (%s) a LEFT JOIN pg_init_privs p
              ON p.classoid = a.classoid AND p.objoid = a.objoid AND p.objsubid = a.attnum
           WHERE a.acl IS NOT NULL OR p.initprivs IS NOT NULL OR a.public_base IS NOT NULL
          OFFSET 0) d
        %s
       WHERE NOT (d.acl <@ d.base AND d.acl @> d.base)
         AND trim('"' FROM coalesce(i.schema, i.name, '')) <> 'information_schema'
       ORDER BY d.classoid, d.objoid, d.attnum <> 0, d.attnum
      """;

  private AclQuery() {}

  /**
   * Returns the query for what differs from a new object's privileges; tables before columns. What
   * {@code information_schema} starts with is recorded nowhere, so its objects are left alone.
   */
  static String changed(CatalogQueries db) {
    String publicBase = PUBLIC_BASE.formatted(db.since(15, "U", "UC"));
    return CHANGED.formatted(Designation.COLUMNS, LISTS.formatted(publicBase), Designation.JOIN);
  }
}
