package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_COLLATION;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_CONVERSION;

import java.sql.SQLException;

/**
 * Reads collations and conversions. A collation's version is left to the target, whose libraries
 * sort the restored rows and indexes.
 */
final class CollationReader implements ObjectReader {

  private static final String COLLATIONS =
      """
      SELECT c.oid::int8, n.nspname AS schema, c.collname AS name,
             pg_get_userbyid(c.collowner) AS owner, c.collprovider, c.collisdeterministic,
             c.collcollate, c.collctype, %s AS locale, %s AS rules
        FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
       WHERE %s AND %s
      """;

  private static final String CONVERSIONS =
      """
      SELECT c.oid::int8, n.nspname AS schema, c.conname AS name,
             pg_get_userbyid(c.conowner) AS owner, c.condefault, c.conproc::regproc::text,
             pg_encoding_to_char(c.conforencoding) AS from_encoding,
             pg_encoding_to_char(c.contoencoding) AS to_encoding
        FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace
       WHERE %s AND %s
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    String locale =
        db.since(
            17,
            "c.colllocale",
            db.since(
                15, "c.colliculocale", "CASE collprovider WHEN 'i' THEN" + " collcollate END"));
    db.each(
        COLLATIONS.formatted(
            locale,
            db.since(16, "c.collicurules", "NULL"),
            CatalogQueries.USER_SCHEMA,
            PG_COLLATION.notMember("c.oid")),
        row -> graph.add(collation(row)));
    db.each(
        CONVERSIONS.formatted(CatalogQueries.USER_SCHEMA, PG_CONVERSION.notMember("c.oid")),
        row -> graph.add(conversion(row)));
  }

  private static DumpObject collation(Row row) throws SQLException {
    SimpleObject collation = SimpleObject.of(ObjectKind.COLLATION, PG_COLLATION, row);
    Attributes attributes =
        new Attributes()
            .add("provider", provider(row.text("collprovider")))
            .add("deterministic", row.flag("collisdeterministic") ? "" : "false")
            .addLiteral("locale", row.nullableText("locale"));
    if (row.isNull("locale")) {
      attributes
          .addLiteral("lc_collate", row.nullableText("collcollate"))
          .addLiteral("lc_ctype", row.nullableText("collctype"));
    }
    attributes.addLiteral("rules", row.nullableText("rules"));
    return collation.object(
        "COLLATION", "CREATE COLLATION %s %s;\n".formatted(collation.sql(), attributes));
  }

  private static String provider(String letter) {
    return switch (letter) {
      case "c" -> "libc";
      case "i" -> "icu";
      case "b" -> "builtin";
      case "d" -> "\"default\"";
      default -> throw new IllegalArgumentException("unknown provider of a collation " + letter);
    };
  }

  private static DumpObject conversion(Row row) throws SQLException {
    SimpleObject conversion = SimpleObject.of(ObjectKind.CONVERSION, PG_CONVERSION, row);
    return conversion.object(
        "CONVERSION",
        "CREATE%s CONVERSION %s FOR %s TO %s FROM %s;\n"
            .formatted(
                row.flag("condefault") ? " DEFAULT" : "",
                conversion.sql(),
                Sql.literal(row.text("from_encoding")),
                Sql.literal(row.text("to_encoding")),
                row.text("conproc")));
  }
}
