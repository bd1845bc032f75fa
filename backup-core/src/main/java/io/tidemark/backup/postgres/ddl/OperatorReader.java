package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_OPERATOR;

import java.sql.SQLException;

/**
 * Reads operators. One that names a commutator or negator which does not exist yet makes the server
 * create a shell for it, so the order among operators does not matter.
 */
final class OperatorReader implements ObjectReader {

  private static final String OPERATORS =
      """
      SELECT o.oid::int8, n.nspname AS schema, o.oprname AS name,
             pg_get_userbyid(o.oprowner) AS owner,
             o.oprcode::regproc::text, o.oprrest::regproc::text, o.oprjoin::regproc::text,
             format_type(nullif(o.oprleft, 0), NULL) AS left_type,
             format_type(nullif(o.oprright, 0), NULL) AS right_type,
             o.oprcanmerge, o.oprcanhash,
             (SELECT 'OPERATOR(' || quote_ident(s.nspname) || '.' || c.oprname || ')'
                FROM pg_operator c JOIN pg_namespace s ON s.oid = c.oprnamespace
               WHERE c.oid = o.oprcom) AS commutator,
             (SELECT 'OPERATOR(' || quote_ident(s.nspname) || '.' || g.oprname || ')'
                FROM pg_operator g JOIN pg_namespace s ON s.oid = g.oprnamespace
               WHERE g.oid = o.oprnegate) AS negator
        FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
       WHERE o.oprcode <> 0 AND %s AND %s
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(
        OPERATORS.formatted(CatalogQueries.USER_SCHEMA, PG_OPERATOR.notMember("o.oid")),
        row -> graph.add(operator(row)));
  }

  private static DumpObject operator(Row row) throws SQLException {
    SimpleObject operator = SimpleObject.of(ObjectKind.OPERATOR, PG_OPERATOR, row);
    // The name of an operator is never quoted.
    String name = Sql.identifier(operator.schema()) + "." + operator.name();
    String left = row.text("left_type");
    String right = row.text("right_type");
    Attributes attributes =
        new Attributes()
            .addFunction("FUNCTION", row.text("oprcode"))
            .add("LEFTARG", left)
            .add("RIGHTARG", right)
            .add("COMMUTATOR", row.text("commutator"))
            .add("NEGATOR", row.text("negator"))
            .addFlag("MERGES", row.flag("oprcanmerge"))
            .addFlag("HASHES", row.flag("oprcanhash"))
            .addFunction("RESTRICT", row.text("oprrest"))
            .addFunction("JOIN", row.text("oprjoin"));
    String signature = "%s (%s, %s)".formatted(name, orNone(left), orNone(right));
    return operator.object(
        "OPERATOR", signature, "CREATE OPERATOR %s %s;\n".formatted(name, attributes));
  }

  private static String orNone(String type) {
    return type.isEmpty() ? "NONE" : type;
  }
}
