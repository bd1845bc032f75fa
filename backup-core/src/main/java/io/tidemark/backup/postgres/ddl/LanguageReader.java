package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_AM;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_LANGUAGE;

import java.sql.SQLException;

/** Reads what extends the server itself: procedural languages and access methods. */
final class LanguageReader implements ObjectReader {

  private static final String LANGUAGES =
      """
      SELECT l.oid::int8, '' AS schema, l.lanname AS name, pg_get_userbyid(l.lanowner) AS owner,
             l.lanpltrusted, l.lanplcallfoid::regproc::text AS handler,
             nullif(l.laninline, 0)::regproc::text AS inline,
             nullif(l.lanvalidator, 0)::regproc::text AS validator
        FROM pg_language l
       WHERE l.lanispl AND l.oid >= 16384 AND %s
      """;

  private static final String ACCESS_METHODS =
      """
      SELECT a.oid::int8, '' AS schema, a.amname AS name, '' AS owner,
             CASE a.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END AS type,
             a.amhandler::regproc::text AS handler
        FROM pg_am a
       WHERE a.oid >= 16384 AND %s
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(LANGUAGES.formatted(PG_LANGUAGE.notMember("l.oid")), row -> graph.add(language(row)));
    db.each(
        ACCESS_METHODS.formatted(PG_AM.notMember("a.oid")), row -> graph.add(accessMethod(row)));
  }

  private static DumpObject language(Row row) throws SQLException {
    SimpleObject language = SimpleObject.of(ObjectKind.LANGUAGE, PG_LANGUAGE, row);
    return language.object(
        "PROCEDURAL LANGUAGE",
        "CREATE%s LANGUAGE %s HANDLER %s%s%s;\n"
            .formatted(
                row.flag("lanpltrusted") ? " TRUSTED" : "",
                language.sql(),
                row.text("handler"),
                row.isNull("inline") ? "" : " INLINE " + row.text("inline"),
                row.isNull("validator") ? "" : " VALIDATOR " + row.text("validator")));
  }

  private static DumpObject accessMethod(Row row) throws SQLException {
    SimpleObject method = SimpleObject.of(ObjectKind.ACCESS_METHOD, PG_AM, row);
    return method.object(
        "ACCESS METHOD",
        "CREATE ACCESS METHOD %s TYPE %s HANDLER %s;\n"
            .formatted(method.sql(), row.text("type"), row.text("handler")));
  }
}
