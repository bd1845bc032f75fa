package io.tidemark.backup.postgres.ddl;

/**
 * The query for everything that users have made in a database. What is left out is created by
 * something else that is dumped: members by their extension, internal rows by what they belong to,
 * and inherited constraints and copied triggers by the parent.
 */
final class CensusQuery {

  private static final String OBJECTS =
      """
      SELECT 2615::oid AS classid, oid AS objid FROM pg_namespace
       WHERE nspname !~ '^pg_(temp|toast)'
      UNION ALL SELECT 3079, oid FROM pg_extension
      UNION ALL SELECT 2612, oid FROM pg_language
      UNION ALL SELECT 2601, oid FROM pg_am
      UNION ALL SELECT 2605, oid FROM pg_cast
      UNION ALL SELECT 3576, oid FROM pg_transform
      UNION ALL SELECT 2328, oid FROM pg_foreign_data_wrapper
      UNION ALL SELECT 1417, oid FROM pg_foreign_server
      UNION ALL SELECT 1418, umid FROM pg_user_mappings
       WHERE NOT EXISTS (SELECT FROM pg_depend
                          WHERE classid = 1417 AND objid = srvid AND deptype = 'e')
      UNION ALL SELECT 3466, oid FROM pg_event_trigger
      UNION ALL SELECT 6104, oid FROM pg_publication
      UNION ALL SELECT 6106, oid FROM pg_publication_rel
      %s
      UNION ALL SELECT 6100, oid FROM pg_subscription
       WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
      UNION ALL SELECT 826, oid FROM pg_default_acl
      UNION ALL SELECT 2613, oid FROM pg_largeobject_metadata
      """;

  private static final String OBJECTS_IN_SCHEMAS =
      """
      SELECT classid, o.oid AS objid
        FROM (SELECT 1247::oid AS classid, oid, typnamespace AS schema FROM pg_type
              UNION ALL SELECT 1255, oid, pronamespace FROM pg_proc
              UNION ALL SELECT 2617, oid, oprnamespace FROM pg_operator WHERE oprcode <> 0
              UNION ALL SELECT 2616, oid, opcnamespace FROM pg_opclass
              UNION ALL SELECT 2753, oid, opfnamespace FROM pg_opfamily
              UNION ALL SELECT 3456, oid, collnamespace FROM pg_collation
              UNION ALL SELECT 2607, oid, connamespace FROM pg_conversion
              UNION ALL SELECT 3600, oid, dictnamespace FROM pg_ts_dict
              UNION ALL SELECT 3601, oid, prsnamespace FROM pg_ts_parser
              UNION ALL SELECT 3602, oid, cfgnamespace FROM pg_ts_config
              UNION ALL SELECT 3764, oid, tmplnamespace FROM pg_ts_template
              UNION ALL SELECT 3381, oid, stxnamespace FROM pg_statistic_ext
              UNION ALL SELECT 2606, oid, connamespace FROM pg_constraint
                         WHERE contypid <> 0 AND contype = 'c' AND NOT_OF_MEMBER
             ) o JOIN pg_namespace n ON n.oid = o.schema
       WHERE %s
      """
          .replace("NOT_OF_MEMBER", SystemCatalog.PG_TYPE.notMember("contypid"));

  private static final String OBJECTS_OF_TABLES =
      """
      SELECT classid, o.oid AS objid
        FROM (SELECT 1259::oid AS classid, oid, oid AS relation FROM pg_class
               WHERE relkind NOT IN ('i', 'I', 't')
              UNION ALL SELECT 1259, indexrelid, indrelid
                FROM pg_index i JOIN pg_class t ON t.oid = indrelid
               WHERE indisready AND (indisvalid OR t.relkind = 'p')
              UNION ALL SELECT 2604, oid, adrelid FROM pg_attrdef
              UNION ALL SELECT 2618, oid, ev_class FROM pg_rewrite
              UNION ALL SELECT 2620, oid, tgrelid FROM pg_trigger
               WHERE NOT tgisinternal AND tgparentid = 0
              UNION ALL SELECT 3256, oid, polrelid FROM pg_policy
              UNION ALL SELECT 2606, oid, conrelid FROM pg_constraint
               WHERE contype IN ('p', 'u', 'x') OR contype = 'f' AND conparentid = 0
                     OR contype = 'c' AND conislocal
             ) o JOIN pg_class c ON c.oid = o.relation JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE %s AND %s
      """;

  /** Loose members of a family that is not a user's own, unless an extension has put them there. */
  private static final String OBJECTS_OF_FAMILIES =
      """
      SELECT x.classid, x.oid AS objid
        FROM (SELECT 2602::oid AS classid, oid, amopfamily AS family, 2617::oid AS uses,
                     amopopr::oid AS used FROM pg_amop
              UNION ALL SELECT 2603, oid, amprocfamily, 1255, amproc::oid FROM pg_amproc) x
       WHERE (x.family < 16384)
         AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = x.uses AND e.objid = x.used
                                                   AND e.deptype = 'e')
      """;

  private static final String USER_OBJECTS =
      """
      SELECT o.classid::int8, o.objid::int8
        FROM (%s) o
       WHERE (o.objid >= 16384 OR o.classid = 2613)
         AND NOT EXISTS (SELECT FROM pg_depend d
                          WHERE d.classid = o.classid AND d.objid = o.objid AND d.objsubid = 0
                            AND (d.deptype = 'e' OR d.deptype = 'i' AND NOT EXISTS (
                                 SELECT FROM pg_class s WHERE o.classid = 1259
                                    AND s.oid = o.objid AND s.relkind = 'S')))
       ORDER BY 1, 2
      """;

  /**
   * System catalogs of objects that are not counted above. Those that are named here belong to the
   * whole server, or are parts of other objects.
   */
  static final String UNKNOWN_CATALOGS =
      """
      SELECT c.relname
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'oid'
       WHERE c.relnamespace = 11 AND c.relkind = 'r' AND NOT c.relisshared
         AND c.relname <> ALL ('{pg_amop,pg_amproc,pg_attrdef,pg_enum,pg_largeobject_metadata,KNOWN}')
       ORDER BY 1
      """
          .replace("KNOWN", SystemCatalog.names());

  /** Comments on user objects; members of extensions have theirs from the extension. */
  static final String COMMENTS =
      """
      SELECT d.classoid::int8, d.objoid::int8, %s
        FROM (SELECT classoid, objoid, objsubid FROM pg_description c
               WHERE (objoid >= 16384 OR classoid = 2613)
                 AND NOT EXISTS (SELECT FROM pg_depend e
                                  WHERE e.classid = c.classoid AND e.objid = c.objoid
                                    AND e.deptype = 'e')
              OFFSET 0) d %s
      """
          .formatted(Designation.COLUMNS, Designation.JOIN);

  static final String LABELS =
      "SELECT d.classoid::int8, d.objoid::int8, %s FROM pg_seclabel d %s"
          .formatted(Designation.COLUMNS, Designation.JOIN);

  private CensusQuery() {}

  /** Returns the query; its columns are {@code classid} and {@code objid}. */
  static String userObjects(CatalogQueries db) {
    String publishedSchemas =
        db.since(15, "UNION ALL SELECT 6237, oid FROM pg_publication_namespace", "");
    return USER_OBJECTS.formatted(
        String.join(
            " UNION ALL ",
            OBJECTS.formatted(publishedSchemas),
            OBJECTS_IN_SCHEMAS.formatted(CatalogQueries.USER_SCHEMA),
            OBJECTS_OF_TABLES.formatted(
                CatalogQueries.USER_SCHEMA, SystemCatalog.PG_CLASS.notMember("c.oid")),
            OBJECTS_OF_FAMILIES));
  }

  /** Returns the query for what users have put where only the server's own objects belong. */
  static String objectsInSystemSchemas() {
    String systemSchema = "n.nspname IN ('pg_catalog', 'information_schema')";
    return USER_OBJECTS.formatted(
        OBJECTS_IN_SCHEMAS.formatted(systemSchema)
            + " UNION ALL "
            + OBJECTS_OF_TABLES.formatted(systemSchema, SystemCatalog.PG_CLASS.notMember("c.oid")));
  }
}
