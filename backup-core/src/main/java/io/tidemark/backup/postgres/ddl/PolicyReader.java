package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_CLASS;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_POLICY;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads row security policies, and which tables enforce them. Those on the tables of extensions
 * count too: they are the database's own rules.
 */
final class PolicyReader implements ObjectReader {

  private static final String POLICIES =
      """
      SELECT p.oid::int8, n.nspname, c.relname, p.polname, pg_get_userbyid(c.relowner) AS owner,
             p.polpermissive, p.polcmd,
             ARRAY(SELECT rolname::text FROM pg_roles WHERE oid = ANY (p.polroles) ORDER BY 1)
               AS roles,
             pg_get_expr(p.polqual, p.polrelid) AS condition,
             pg_get_expr(p.polwithcheck, p.polrelid) AS new_rows,
             NOT %s AS of_extension
        FROM pg_policy p
        JOIN pg_class c ON c.oid = p.polrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE %s
      """;

  private static final String ENFORCED =
      """
      SELECT c.oid::int8, n.nspname, c.relname, pg_get_userbyid(c.relowner) AS owner,
             c.relrowsecurity, c.relforcerowsecurity
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE (c.relrowsecurity OR c.relforcerowsecurity) AND %s
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(ENFORCED.formatted(CatalogQueries.USER_SCHEMA), row -> addEnforcement(row, graph));
    db.each(
        POLICIES.formatted(PG_CLASS.notMember("c.oid"), CatalogQueries.USER_SCHEMA),
        row -> graph.add(policy(row)));
  }

  private static void addEnforcement(Row row, ObjectGraph graph) throws SQLException {
    String schema = row.text("nspname");
    String table = row.text("relname");
    String alter = "ALTER TABLE " + Sql.qualified(schema, table);
    String enable = row.flag("relrowsecurity") ? alter + " ENABLE ROW LEVEL SECURITY;\n" : "";
    String force = row.flag("relforcerowsecurity") ? alter + " FORCE ROW LEVEL SECURITY;\n" : "";
    EntryDraft draft =
        EntryDraft.of("ROW SECURITY", table, Section.POST_DATA)
            .definition(enable + force)
            .schema(schema)
            .owner(row.text("owner"));
    graph
        .provider(PG_CLASS.id(row.number("oid")))
        .ifPresent(
            of ->
                graph
                    .add(new DumpObject(ObjectKind.POLICY, ObjectId.NONE, schema, table))
                    .body(() -> List.of(draft))
                    .dependsOn(of));
  }

  private static DumpObject policy(Row row) throws SQLException {
    String schema = row.text("nspname");
    String table = row.text("relname");
    String name = row.text("polname");
    String on = Sql.identifier(name) + " ON " + Sql.qualified(schema, table);
    EntryDraft draft =
        EntryDraft.of("POLICY", table + " " + name, Section.POST_DATA)
            .definition(replaced(row, on) + "CREATE POLICY " + on + clauses(row) + ";\n")
            .drop("DROP POLICY " + on + ";\n")
            .schema(schema)
            .owner(row.text("owner"));
    return new DumpObject(ObjectKind.POLICY, PG_POLICY.id(row.number("oid")), schema, name)
        .tie(table)
        .sqlName("POLICY " + on)
        .body(() -> List.of(draft));
  }

  /** A table of an extension may have got the policy from it already. */
  private static String replaced(Row row, String on) throws SQLException {
    return row.flag("of_extension") ? "DROP POLICY IF EXISTS " + on + ";\n" : "";
  }

  private static String clauses(Row row) throws SQLException {
    List<String> roles = row.texts("roles");
    String condition = row.text("condition");
    String newRows = row.text("new_rows");
    return (row.flag("polpermissive") ? "" : " AS RESTRICTIVE")
        + command(row.text("polcmd"))
        + (roles.isEmpty() ? "" : " TO " + quoted(roles))
        + (condition.isEmpty() ? "" : " USING (" + condition + ")")
        + (newRows.isEmpty() ? "" : " WITH CHECK (" + newRows + ")");
  }

  private static String quoted(List<String> roles) {
    return roles.stream().map(Sql::identifier).collect(Collectors.joining(", "));
  }

  private static String command(String letter) {
    return switch (letter) {
      case "*" -> "";
      case "r" -> " FOR SELECT";
      case "a" -> " FOR INSERT";
      case "w" -> " FOR UPDATE";
      case "d" -> " FOR DELETE";
      default -> throw new IllegalArgumentException("unknown policy command " + letter);
    };
  }
}
