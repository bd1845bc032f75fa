package io.tidemark.backup.postgres.ddl;

import java.sql.SQLException;
import java.util.Locale;

/**
 * How {@code COMMENT ON}, {@code SECURITY LABEL ON} and their like call an object.
 *
 * @param keyword {@code TABLE}, {@code COLUMN}, {@code CONSTRAINT}
 * @param name the quoted, qualified name
 * @param label keyword and bare name, as the tag of an entry
 * @param schema the schema, not quoted; empty for none
 */
record Designation(String keyword, String name, String label, String schema) {

  /** What a query selects for {@link #of}, from {@link #JOIN}. */
  static final String COLUMNS = "i.type, i.schema, i.name, i.identity";

  /** Joins the description of an object to a row {@code d} that holds its address. */
  static final String JOIN =
      "CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) i";

  /** Reads the server's description of an object. */
  static Designation of(Row row) throws SQLException {
    String type = row.text("type");
    String identity = row.text("identity");
    String bare = row.text("name").isEmpty() ? identity : unquoted(row.text("name"));
    String keyword = keyword(type);
    if (keyword.equals("COLUMN")) {
      bare = identity;
    }
    return new Designation(
        keyword, name(type, identity), keyword + " " + bare, unquoted(row.text("schema")));
  }

  private static String unquoted(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }

  /**
   * Returns keyword and name as SQL writes them. Prefers an object's own name, which is quoted
   * throughout, unless the object only stands for what is designated.
   */
  String sqlFor(DumpObject object, ObjectId designated) {
    return object.id().equals(designated) && !object.sqlName().isEmpty() ? object.sqlName() : sql();
  }

  /** Returns keyword and name as SQL writes them. */
  String sql() {
    return keyword + " " + name;
  }

  private static String keyword(String type) {
    if (type.endsWith(" column")) {
      return "COLUMN";
    }
    return switch (type) {
      case "table constraint", "domain constraint" -> "CONSTRAINT";
      case "foreign-data wrapper" -> "FOREIGN DATA WRAPPER";
      case "composite type" -> "TYPE";
      case "statistics object" -> "STATISTICS";
      default -> type.toUpperCase(Locale.ROOT);
    };
  }

  private static String name(String type, String identity) {
    boolean star = type.equals("aggregate") && identity.endsWith("()");
    return star ? identity.replaceFirst("\\(\\)$", "(*)") : identity;
  }
}
