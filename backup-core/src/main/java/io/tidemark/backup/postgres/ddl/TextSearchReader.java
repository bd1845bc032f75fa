package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_TS_CONFIG;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_TS_DICT;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_TS_PARSER;
import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_TS_TEMPLATE;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads the four classes of full text search. */
final class TextSearchReader implements ObjectReader {

  private static final String PARSERS =
      """
      SELECT p.oid::int8, n.nspname AS schema, p.prsname AS name, '' AS owner,
             p.prsstart::regproc::text, p.prstoken::regproc::text, p.prsend::regproc::text,
             p.prsheadline::regproc::text, p.prslextype::regproc::text
        FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace
       WHERE %s AND %s
      """;

  private static final String TEMPLATES =
      """
      SELECT t.oid::int8, n.nspname AS schema, t.tmplname AS name, '' AS owner,
             t.tmplinit::regproc::text, t.tmpllexize::regproc::text
        FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace
       WHERE %s AND %s
      """;

  private static final String DICTIONARIES =
      """
      SELECT d.oid::int8, n.nspname AS schema, d.dictname AS name,
             pg_get_userbyid(d.dictowner) AS owner, d.dictinitoption,
             format('%%I.%%I', tn.nspname, t.tmplname) AS template
        FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace
        JOIN pg_ts_template t ON t.oid = d.dicttemplate
        JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
       WHERE %s AND %s
      """;

  private static final String CONFIGURATIONS =
      """
      SELECT c.oid::int8, n.nspname AS schema, c.cfgname AS name,
             pg_get_userbyid(c.cfgowner) AS owner,
             format('%%I.%%I', pn.nspname, p.prsname) AS parser
        FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace
        JOIN pg_ts_parser p ON p.oid = c.cfgparser
        JOIN pg_namespace pn ON pn.oid = p.prsnamespace
       WHERE %s AND %s
      """;

  private static final String MAPPINGS =
      """
      SELECT m.mapcfg::int8, m.maptokentype,
             (SELECT quote_ident(alias) FROM ts_token_type(c.cfgparser)
               WHERE tokid = m.maptokentype) AS token,
             string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno) AS dictionaries
        FROM pg_ts_config_map m JOIN pg_ts_config c ON c.oid = m.mapcfg
       WHERE m.mapcfg >= 16384
       GROUP BY m.mapcfg, c.cfgparser, m.maptokentype
       ORDER BY m.mapcfg, m.maptokentype
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(query(PARSERS, PG_TS_PARSER, "p.oid"), row -> graph.add(parser(row)));
    db.each(query(TEMPLATES, PG_TS_TEMPLATE, "t.oid"), row -> graph.add(template(row)));
    db.each(query(DICTIONARIES, PG_TS_DICT, "d.oid"), row -> graph.add(dictionary(row)));
    Map<Long, List<String>> mappings = new HashMap<>();
    db.each(
        MAPPINGS,
        row ->
            mappings
                .computeIfAbsent(row.number("mapcfg"), configuration -> new ArrayList<>())
                .add("%s WITH %s".formatted(row.text("token"), row.text("dictionaries"))));
    db.each(
        query(CONFIGURATIONS, PG_TS_CONFIG, "c.oid"),
        row -> graph.add(configuration(row, mappings.getOrDefault(row.number("oid"), List.of()))));
  }

  private static String query(String sql, SystemCatalog catalog, String oid) {
    return sql.formatted(CatalogQueries.USER_SCHEMA, catalog.notMember(oid));
  }

  private static DumpObject parser(Row row) throws SQLException {
    return object(
        SimpleObject.of(ObjectKind.TEXT_SEARCH_PARSER, PG_TS_PARSER, row),
        "TEXT SEARCH PARSER",
        new Attributes()
            .addFunction("START", row.text("prsstart"))
            .addFunction("GETTOKEN", row.text("prstoken"))
            .addFunction("END", row.text("prsend"))
            .addFunction("HEADLINE", row.text("prsheadline"))
            .addFunction("LEXTYPES", row.text("prslextype")));
  }

  private static DumpObject template(Row row) throws SQLException {
    return object(
        SimpleObject.of(ObjectKind.TEXT_SEARCH_TEMPLATE, PG_TS_TEMPLATE, row),
        "TEXT SEARCH TEMPLATE",
        new Attributes()
            .addFunction("INIT", row.text("tmplinit"))
            .addFunction("LEXIZE", row.text("tmpllexize")));
  }

  private static DumpObject dictionary(Row row) throws SQLException {
    return object(
        SimpleObject.of(ObjectKind.TEXT_SEARCH_DICTIONARY, PG_TS_DICT, row),
        "TEXT SEARCH DICTIONARY",
        new Attributes()
            .add("TEMPLATE", row.text("template"))
            .addFlag(row.text("dictinitoption"), !row.isNull("dictinitoption")));
  }

  private static DumpObject configuration(Row row, List<String> mappings) throws SQLException {
    SimpleObject object = SimpleObject.of(ObjectKind.TEXT_SEARCH_CONFIGURATION, PG_TS_CONFIG, row);
    String keyword = "TEXT SEARCH CONFIGURATION";
    String name = keyword + " " + object.sql();
    String create = "CREATE %s (PARSER = %s);\n".formatted(name, row.text("parser"));
    return object.object(
        keyword,
        mappings.stream()
            .map(mapping -> "ALTER " + name + " ADD MAPPING FOR " + mapping + ";\n")
            .collect(Collectors.joining("", create, "")));
  }

  private static DumpObject object(SimpleObject object, String keyword, Attributes attributes) {
    return object.object(
        keyword, "CREATE %s %s %s;\n".formatted(keyword, object.sql(), attributes));
  }
}
