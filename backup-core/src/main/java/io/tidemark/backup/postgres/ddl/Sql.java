package io.tidemark.backup.postgres.ddl;

/** Quoting. Identifiers are always quoted, so that no list of reserved words is needed. */
final class Sql {

  private Sql() {}

  static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String qualified(String schema, String name) {
    return identifier(schema) + "." + identifier(name);
  }

  /** Quotes a string for standard_conforming_strings = on. */
  static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }
}
