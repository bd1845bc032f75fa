package io.tidemark.backup.postgres;

/** Quotes names and strings for SQL. */
final class SqlText {

  private SqlText() {}

  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Quotes whatever standard_conforming_strings is. */
  static String string(String text) {
    String quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'";
    return text.contains("\\") ? " E" + quoted : quoted;
  }
}
