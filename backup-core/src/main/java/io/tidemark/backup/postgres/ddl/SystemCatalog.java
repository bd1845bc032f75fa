package io.tidemark.backup.postgres.ddl;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The system catalogs that identify objects. Their OIDs are the same in every server version. */
enum SystemCatalog {
  PG_DEFAULT_ACL(826),
  PG_TYPE(1247),
  PG_PROC(1255),
  PG_CLASS(1259),
  PG_FOREIGN_SERVER(1417),
  PG_USER_MAPPING(1418),
  PG_FOREIGN_DATA_WRAPPER(2328),
  PG_AM(2601),
  PG_AMOP(2602),
  PG_AMPROC(2603),
  PG_ATTRDEF(2604),
  PG_CAST(2605),
  PG_CONSTRAINT(2606),
  PG_CONVERSION(2607),
  PG_LANGUAGE(2612),
  PG_LARGEOBJECT(2613),
  PG_NAMESPACE(2615),
  PG_OPCLASS(2616),
  PG_OPERATOR(2617),
  PG_REWRITE(2618),
  PG_TRIGGER(2620),
  PG_OPFAMILY(2753),
  PG_EXTENSION(3079),
  PG_POLICY(3256),
  PG_STATISTIC_EXT(3381),
  PG_COLLATION(3456),
  PG_EVENT_TRIGGER(3466),
  PG_TRANSFORM(3576),
  PG_TS_DICT(3600),
  PG_TS_PARSER(3601),
  PG_TS_CONFIG(3602),
  PG_TS_TEMPLATE(3764),
  PG_SUBSCRIPTION(6100),
  PG_PUBLICATION(6104),
  PG_PUBLICATION_REL(6106),
  PG_PUBLICATION_NAMESPACE(6237);

  private final long oid;

  SystemCatalog(long oid) {
    this.oid = oid;
  }

  long oid() {
    return oid;
  }

  ObjectId id(long row) {
    return new ObjectId(oid, row);
  }

  /**
   * Returns the SQL condition that the row is no member of an extension.
   *
   * @param rowOid the SQL expression for its OID
   */
  String notMember(String rowOid) {
    return "NOT EXISTS (SELECT FROM pg_depend member WHERE member.classid = %d AND member.objid = %s AND member.deptype = 'e')"
        .formatted(oid, rowOid);
  }

  /** Returns the SQL condition that the row was not created for another one that owns it. */
  String notInternal(String rowOid) {
    return ("NOT EXISTS (SELECT FROM pg_depend internal WHERE internal.classid = %d"
            + " AND internal.objid = %s AND internal.deptype = 'i')")
        .formatted(oid, rowOid);
  }

  /** Returns the catalogs' names, separated by commas. */
  static String names() {
    return Arrays.stream(values()).map(SystemCatalog::sql).collect(Collectors.joining(","));
  }

  /** Returns the catalog's name as SQL writes it. */
  String sql() {
    return name().toLowerCase(Locale.ROOT);
  }
}
