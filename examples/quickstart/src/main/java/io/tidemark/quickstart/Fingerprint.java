package io.tidemark.quickstart;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a database holds, by plain SQL that shares nothing with the library.
 *
 * @param rows the number of rows of all tables
 * @param tables a count and a hash by table
 * @param definitions the definition by object: columns, constraints, indexes, views, ...
 */
record Fingerprint(
    long rows, SortedMap<String, String> tables, SortedMap<String, String> definitions) {

  private static final String TABLES =
      """
      SELECT format('%I.%I', n.nspname, c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^(pg_|information_schema)'
      """;

  /** The hash is a sum, so that the order of the rows does not matter. */
  private static final String CONTENT =
      "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)"
          + " FROM %s t";

  /** Reads everything once. */
  static Fingerprint of(Connection database) throws SQLException {
    SortedMap<String, String> tables = new TreeMap<>();
    long rows = 0;
    try (Statement statement = database.createStatement()) {
      for (String table : names(statement)) {
        try (ResultSet answer = statement.executeQuery(CONTENT.formatted(table))) {
          answer.next();
          rows += answer.getLong(1);
          tables.put(table, answer.getLong(1) + " rows, hash " + answer.getString(2));
        }
      }
      return new Fingerprint(rows, tables, definitions(statement));
    }
  }

  private static List<String> names(Statement statement) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet answer = statement.executeQuery(TABLES)) {
      while (answer.next()) {
        names.add(answer.getString(1));
      }
    }
    return names;
  }

  private static SortedMap<String, String> definitions(Statement statement) throws SQLException {
    SortedMap<String, String> definitions = new TreeMap<>();
    try (ResultSet answer = statement.executeQuery(Script.read("definitions.sql"))) {
      while (answer.next()) {
        definitions.put(answer.getString(1), String.valueOf(answer.getString(2)));
      }
    }
    return definitions;
  }

  /** Returns what differs, in words; empty if nothing does. */
  List<String> differences(Fingerprint other) {
    List<String> found = new ArrayList<>(differences(tables, other.tables));
    found.addAll(differences(definitions, other.definitions));
    return found;
  }

  private static List<String> differences(
      SortedMap<String, String> expected, SortedMap<String, String> actual) {
    SortedMap<String, String> all = new TreeMap<>(expected);
    all.putAll(actual);
    return all.keySet().stream()
        .filter(name -> !String.valueOf(expected.get(name)).equals(actual.get(name)))
        .map(name -> "%s: %s -> %s".formatted(name, expected.get(name), actual.get(name)))
        .toList();
  }
}
