package io.tidemark.backup.postgres;

import io.tidemark.backup.postgres.archive.TocEntry;

/** Turns the statement that loads a table into the one that reads the same columns back. */
final class CopyStatement {

  private static final String FROM = " FROM stdin";

  private CopyStatement() {}

  /** Returns {@code COPY schema.table (columns) TO STDOUT} for an entry of table data. */
  static String reading(TocEntry entry) {
    // Named by the entry: rows of a partition may be loaded through its root.
    String schema = entry.namespace().map(name -> SqlText.name(name) + ".").orElse("");
    return "COPY "
        + schema
        + SqlText.name(entry.tag())
        + columns(entry.copyStatement())
        + " TO STDOUT";
  }

  /** The list between the first parenthesis outside of a quoted name and {@code FROM stdin}. */
  private static String columns(String copy) {
    boolean quoted = false;
    for (int i = 0; i < copy.length(); i++) {
      char c = copy.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '(' && !quoted) {
        return " " + copy.substring(i, copy.lastIndexOf(FROM));
      }
    }
    return "";
  }
}
