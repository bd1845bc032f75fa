package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_OPCLASS;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_OPERATOR;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_OPFAMILY;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_PROC;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads operator families and classes. Operators and functions that a class cannot do without are
 * part of it; the others are added to the family.
 */
final class OperatorClassReader implements ObjectReader {

  private static final String FAMILIES =
      """
      SELECT f.oid::int8, n.nspname AS schema, f.opfname AS name,
             pg_get_userbyid(f.opfowner) AS owner, quote_ident(m.amname) AS method,
             f.oid < 16384 AS built_in
        FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace
        JOIN pg_am m ON m.oid = f.opfmethod
       WHERE (f.oid < 16384 OR %s) AND %s
      """;

  private static final String CLASSES =
      """
      SELECT c.oid::int8, n.nspname AS schema, c.opcname AS name,
             pg_get_userbyid(c.opcowner) AS owner, quote_ident(m.amname) AS method,
             format_type(c.opcintype, NULL) AS type, c.opcdefault,
             format_type(nullif(c.opckeytype, 0), NULL) AS storage,
             format('%%I.%%I', fn.nspname, f.opfname) AS family
        FROM pg_opclass c JOIN pg_namespace n ON n.oid = c.opcnamespace
        JOIN pg_am m ON m.oid = c.opcmethod
        JOIN pg_opfamily f ON f.oid = c.opcfamily
        JOIN pg_namespace fn ON fn.oid = f.opfnamespace
       WHERE %s AND %s
      """;

  /**
   * What belongs to a class or, loosely, to a family: the owner is in the dependency, which the
   * server does not record for the families that every database has.
   */
  private static final String MEMBERS =
      """
      SELECT coalesce(d.refclassid, 2753)::int8 AS owner_catalog,
             coalesce(d.refobjid, o.amopfamily)::int8 AS owner, 2602::int8 AS catalog, o.oid::int8,
             1 AS part, o.amopstrategy AS number,
             o.amoplefttype, o.amoprighttype,
             'OPERATOR ' || o.amopstrategy || ' ' || o.amopopr::regoperator::text
             || coalesce(' FOR ORDER BY ' || (
                  SELECT format('%%I.%%I', sn.nspname, s.opfname)
                    FROM pg_opfamily s JOIN pg_namespace sn ON sn.oid = s.opfnamespace
                   WHERE s.oid = o.amopsortfamily), '') AS sql
        FROM pg_amop o LEFT JOIN pg_depend d
          ON d.classid = 2602 AND d.objid = o.oid AND d.refclassid IN (2616, 2753)
       WHERE o.oid >= 16384
         AND (o.amopfamily >= 16384 OR %s)
      UNION ALL
      SELECT coalesce(d.refclassid, 2753)::int8, coalesce(d.refobjid, p.amprocfamily)::int8, 2603, p.oid::int8, 2, p.amprocnum,
             p.amproclefttype, p.amprocrighttype,
             format('FUNCTION %%s (%%s, %%s) %%s', p.amprocnum, format_type(p.amproclefttype, NULL),
                    format_type(p.amprocrighttype, NULL), p.amproc::regprocedure)
        FROM pg_amproc p LEFT JOIN pg_depend d
          ON d.classid = 2603 AND d.objid = p.oid AND d.refclassid IN (2616, 2753)
       WHERE p.oid >= 16384
         AND (p.amprocfamily >= 16384 OR %s)
       ORDER BY 1, 2, 5, 6, 7, 8
      """
          .formatted(PG_OPERATOR.notMember("o.amopopr"), PG_PROC.notMember("p.amproc"));

  /** An operator or a function of a class or family. */
  private record Member(ObjectId id, String sql) {}

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    Map<ObjectId, List<Member>> members = new HashMap<>();
    db.each(
        MEMBERS,
        row ->
            members
                .computeIfAbsent(
                    new ObjectId(row.number("owner_catalog"), row.number("owner")),
                    owner -> new ArrayList<>())
                .add(
                    new Member(
                        new ObjectId(row.number("catalog"), row.number("oid")), row.text("sql"))));
    db.each(
        FAMILIES.formatted(CatalogQueries.USER_SCHEMA, PG_OPFAMILY.notMember("f.oid")),
        row -> addFamily(row, members, graph));
    db.each(
        CLASSES.formatted(CatalogQueries.USER_SCHEMA, PG_OPCLASS.notMember("c.oid")),
        row -> graph.add(operatorClass(row, members)));
  }

  /** A built-in family is there already, but a user may have added to it. */
  private static void addFamily(Row row, Map<ObjectId, List<Member>> members, ObjectGraph graph)
      throws SQLException {
    SimpleObject family = SimpleObject.of(ObjectKind.OPERATOR_FAMILY, PG_OPFAMILY, row);
    String signature = family.sql() + " USING " + row.text("method");
    List<Member> loose = members.getOrDefault(family.id(), List.of());
    boolean builtIn = row.flag("built_in");
    if (builtIn && loose.isEmpty()) {
      return;
    }
    String create = builtIn ? "" : "CREATE OPERATOR FAMILY " + signature + ";\n";
    String add =
        loose.isEmpty()
            ? ""
            : "ALTER OPERATOR FAMILY %s ADD%s;\n".formatted(signature, list(sql(loose)));
    DumpObject object =
        builtIn
            ? family.addition("OPERATOR FAMILY", add)
            : family.object("OPERATOR FAMILY", signature, create + add);
    graph.add(object);
    loose.forEach(member -> graph.alias(member.id(), object));
  }

  private static List<String> sql(List<Member> members) {
    return members.stream().map(Member::sql).toList();
  }

  private static DumpObject operatorClass(Row row, Map<ObjectId, List<Member>> members)
      throws SQLException {
    SimpleObject operatorClass = SimpleObject.of(ObjectKind.OPERATOR_CLASS, PG_OPCLASS, row);
    List<String> items = new ArrayList<>();
    if (!row.isNull("storage")) {
      items.add("STORAGE " + row.text("storage"));
    }
    items.addAll(sql(members.getOrDefault(operatorClass.id(), List.of())));
    if (items.isEmpty()) {
      // The list must not be empty; storing the type itself says nothing.
      items.add("STORAGE " + row.text("type"));
    }
    String definition =
        "CREATE OPERATOR CLASS %s%s FOR TYPE %s USING %s FAMILY %s AS%s;\n"
            .formatted(
                operatorClass.sql(),
                row.flag("opcdefault") ? " DEFAULT" : "",
                row.text("type"),
                row.text("method"),
                row.text("family"),
                list(items));
    String signature = operatorClass.sql() + " USING " + row.text("method");
    return operatorClass.object("OPERATOR CLASS", signature, definition);
  }

  private static String list(List<String> items) {
    return "\n    " + String.join(",\n    ", items);
  }
}
