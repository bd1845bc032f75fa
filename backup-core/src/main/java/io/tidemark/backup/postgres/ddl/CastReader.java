package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_CAST;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_TRANSFORM;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;
import java.util.List;

/** Reads casts between types, and transforms between types and languages. */
final class CastReader implements ObjectReader {

  private static final String CASTS =
      """
      SELECT c.oid::int8, format_type(c.castsource, NULL) AS source,
             format_type(c.casttarget, NULL) AS target, c.castcontext, c.castmethod,
             nullif(c.castfunc, 0)::regprocedure::text AS function
        FROM pg_cast c
       WHERE c.oid >= 16384 AND %s AND %s
      """;

  private static final String TRANSFORMS =
      """
      SELECT t.oid::int8, format_type(t.trftype, NULL) AS type, l.lanname,
             nullif(t.trffromsql, 0)::regprocedure::text AS from_sql,
             nullif(t.trftosql, 0)::regprocedure::text AS to_sql
        FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang
       WHERE %s
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(
        CASTS.formatted(PG_CAST.notMember("c.oid"), PG_CAST.notInternal("c.oid")),
        row -> graph.add(cast(row)));
    db.each(
        TRANSFORMS.formatted(PG_TRANSFORM.notMember("t.oid")), row -> graph.add(transform(row)));
  }

  private static DumpObject cast(Row row) throws SQLException {
    String sqlName = "CAST (" + row.text("source") + " AS " + row.text("target") + ")";
    String definition =
        "CREATE " + sqlName + method(row) + context(row.text("castcontext")) + ";\n";
    return new Nameless("CAST", sqlName, definition)
        .in(ObjectKind.CAST, PG_CAST.id(row.number("oid")));
  }

  private static String method(Row row) throws SQLException {
    String method = row.text("castmethod");
    return switch (method) {
      case "b" -> " WITHOUT FUNCTION";
      case "i" -> " WITH INOUT";
      case "f" -> " WITH FUNCTION " + row.text("function");
      default -> throw new IllegalArgumentException("unknown method of a cast " + method);
    };
  }

  private static String context(String letter) {
    return switch (letter) {
      case "e" -> "";
      case "a" -> " AS ASSIGNMENT";
      case "i" -> " AS IMPLICIT";
      default -> throw new IllegalArgumentException("unknown context of a cast " + letter);
    };
  }

  private static DumpObject transform(Row row) throws SQLException {
    String sqlName =
        "TRANSFORM FOR " + row.text("type") + " LANGUAGE " + Sql.identifier(row.text("lanname"));
    String from = row.isNull("from_sql") ? "" : "FROM SQL WITH FUNCTION " + row.text("from_sql");
    String to = row.isNull("to_sql") ? "" : "TO SQL WITH FUNCTION " + row.text("to_sql");
    String both = from + (from.isEmpty() || to.isEmpty() ? "" : ", ") + to;
    return new Nameless("TRANSFORM", sqlName, "CREATE " + sqlName + " (" + both + ");\n")
        .in(ObjectKind.TRANSFORM, PG_TRANSFORM.id(row.number("oid")));
  }

  /** An object that is known by what it is for. */
  private record Nameless(String keyword, String sqlName, String definition) {

    DumpObject in(ObjectKind kind, ObjectId id) {
      EntryDraft draft =
          EntryDraft.of(keyword, sqlName, Section.PRE_DATA)
              .definition(definition)
              .drop("DROP " + sqlName + ";\n");
      return new DumpObject(kind, id, "", sqlName).sqlName(sqlName).body(() -> List.of(draft));
    }
  }
}
