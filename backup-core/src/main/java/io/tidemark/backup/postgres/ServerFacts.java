package io.tidemark.backup.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is worth knowing about a database and its server, as facts of a backup. A fact that the role
 * may not see is absent.
 */
record ServerFacts(int versionNumber, Map<String, String> facts) {

  private static final String VERSION = "SHOW server_version_num";

  private static final String QUERY =
      """
      SELECT pg_catalog.current_setting('server_version') AS "server-version",
             d.datname AS "database",
             pg_catalog.pg_encoding_to_char(d.encoding) AS "encoding",
             d.datcollate AS "collation", d.datctype AS "character-type",
             %s AS "locale-provider", %s AS "locale",
             pg_catalog.current_setting('lc_monetary') AS "lc-monetary",
             pg_catalog.pg_is_in_recovery()::text AS "standby",
             pg_catalog.current_setting('data_checksums') AS "data-checksums",
             pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')
               AS control_readable
        FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
      """;

  private static final String SYSTEM_IDENTIFIER =
      "SELECT system_identifier FROM pg_catalog.pg_control_system()";

  ServerFacts {
    facts = Map.copyOf(facts);
  }

  static ServerFacts read(BorrowedConnection connection) throws SQLException {
    Map<String, String> facts = new LinkedHashMap<>();
    connection.each(VERSION, row -> facts.put("server-version-num", row.getString(1)));
    int version = Integer.parseInt(facts.get("server-version-num"));
    boolean[] controlReadable = new boolean[1];
    connection.each(
        query(version),
        row -> {
          readAll(row, facts);
          controlReadable[0] = row.getBoolean("control_readable");
        });
    if (controlReadable[0]) {
      connection.each(SYSTEM_IDENTIFIER, row -> facts.put("system-identifier", row.getString(1)));
    }
    return new ServerFacts(version, facts);
  }

  private static String query(int version) {
    int major = version / 10_000;
    String provider =
        major < 15
            ? "'libc'"
            : "CASE d.datlocprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END";
    String locale = major < 15 ? "NULL" : major < 17 ? "d.daticulocale" : "d.datlocale";
    return QUERY.formatted(provider, locale);
  }

  private static void readAll(ResultSet row, Map<String, String> facts) throws SQLException {
    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
      String name = row.getMetaData().getColumnLabel(column);
      @Nullable String value = row.getString(column);
      if (value != null && !value.isEmpty() && !name.equals("control_readable")) {
        facts.put(name, value);
      }
    }
  }

  ServerFacts with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(facts);
    all.putAll(more);
    return new ServerFacts(versionNumber, all);
  }

  String fact(String name) {
    return facts.getOrDefault(name, "");
  }

  String database() {
    return fact("database");
  }
}
