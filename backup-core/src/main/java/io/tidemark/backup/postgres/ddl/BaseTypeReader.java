package io.tidemark.backup.postgres.ddl;

import java.sql.SQLException;

/** Reads base types, which are made of C functions, and types that were only announced. */
final class BaseTypeReader implements ObjectReader {

  /** An array type is its element's affair, unless somebody made it by hand. */
  private static final String BASE_TYPES =
      """
      SELECT %s, t.typisdefined, t.typlen, t.typbyval, t.typcategory, t.typispreferred,
             t.typdelim, t.typalign, t.typstorage, t.typcollation <> 0 AS collatable,
             coalesce(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault))
               AS default_value,
             CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END AS element,
             t.typinput::text, t.typoutput::text, t.typreceive::text, t.typsend::text,
             t.typmodin::text, t.typmodout::text, t.typanalyze::text, %%s AS subscript
        FROM %s
       WHERE (t.typtype = 'b' OR t.typtype = 'p' AND NOT t.typisdefined)
         AND NOT EXISTS (SELECT FROM pg_type e WHERE e.oid = t.typelem AND e.typarray = t.oid)
       ORDER BY t.oid
      """
          .formatted(TypeObject.COLUMNS, TypeObject.USER_TYPES);

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(
        BASE_TYPES.formatted(db.since(14, "t.typsubscript::text", "'-'")), row -> add(row, graph));
  }

  private static void add(Row row, ObjectGraph graph) throws SQLException {
    if (!row.flag("typisdefined")) {
      TypeObject.add(row, graph, TypeObject.shell(row));
      return;
    }
    DumpObject type =
        TypeObject.add(
            row,
            graph,
            "CREATE TYPE %s %s;\n".formatted(TypeObject.qualifiedName(row), attributes(row)));
    TypeObject.addShell(row, graph, type);
  }

  private static Attributes attributes(Row row) throws SQLException {
    String length = row.text("typlen");
    String category = row.text("typcategory");
    String delimiter = row.text("typdelim");
    return new Attributes()
        .add("INTERNALLENGTH", length.equals("-1") ? "VARIABLE" : length)
        .add("INPUT", row.text("typinput"))
        .add("OUTPUT", row.text("typoutput"))
        .addFunction("RECEIVE", row.text("typreceive"))
        .addFunction("SEND", row.text("typsend"))
        .addFunction("TYPMOD_IN", row.text("typmodin"))
        .addFunction("TYPMOD_OUT", row.text("typmodout"))
        .addFunction("ANALYZE", row.text("typanalyze"))
        .addFunction("SUBSCRIPT", row.text("subscript"))
        .add("COLLATABLE", row.flag("collatable") ? "true" : "")
        .add("DEFAULT", row.text("default_value"))
        .add("ELEMENT", row.text("element"))
        .add("CATEGORY", category.equals("U") ? "" : Sql.literal(category))
        .add("PREFERRED", row.flag("typispreferred") ? "true" : "")
        .add("DELIMITER", delimiter.equals(",") ? "" : Sql.literal(delimiter))
        .add("ALIGNMENT", alignment(row.text("typalign")))
        .add("STORAGE", storage(row.text("typstorage")))
        .addFlag("PASSEDBYVALUE", row.flag("typbyval"));
  }

  private static String alignment(String letter) {
    return switch (letter) {
      case "c" -> "char";
      case "s" -> "int2";
      case "i" -> "int4";
      default -> "double";
    };
  }

  private static String storage(String letter) {
    return switch (letter) {
      case "p" -> "plain";
      case "e" -> "external";
      case "m" -> "main";
      default -> "extended";
    };
  }
}
