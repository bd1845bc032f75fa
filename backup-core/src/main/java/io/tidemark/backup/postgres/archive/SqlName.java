package io.tidemark.backup.postgres.archive;

/** Quotes identifiers. All of them, so that no list of key words can be out of date. */
final class SqlName {

  private SqlName() {}

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
