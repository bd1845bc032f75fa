package io.tidemark.backup.postgres.archive;

import java.util.List;
import java.util.Set;

/** The statements that give an object to its owner, as pg_restore derives them from an entry. */
final class OwnerStatement {

  /** Their entry's schema and tag are their name. */
  private static final Set<String> NAMED =
      Set.of(
          "COLLATION",
          "CONVERSION",
          "DOMAIN",
          "EVENT TRIGGER",
          "FOREIGN DATA WRAPPER",
          "FOREIGN TABLE",
          "PROCEDURAL LANGUAGE",
          "PUBLICATION",
          "SCHEMA",
          "SERVER",
          "STATISTICS",
          "SUBSCRIPTION",
          "TABLE",
          "TEXT SEARCH CONFIGURATION",
          "TEXT SEARCH DICTIONARY",
          "TYPE");

  /** {@code ALTER TABLE} takes them on every server. */
  private static final Set<String> LIKE_TABLES = Set.of("MATERIALIZED VIEW", "SEQUENCE", "VIEW");

  /** Their full name, with its arguments, stands only in their DROP statement. */
  private static final Set<String> NAMED_BY_DROP =
      Set.of("AGGREGATE", "FUNCTION", "OPERATOR", "OPERATOR CLASS", "OPERATOR FAMILY", "PROCEDURE");

  private static final String DROP = "DROP ";

  private OwnerStatement() {}

  /** An entry without an owner or without a DROP statement is nothing that can be owned. */
  static List<String> of(TocEntry entry) {
    if (entry.owner().isEmpty() || entry.dropStatement().isEmpty()) {
      return List.of();
    }
    String owner = " OWNER TO " + SqlName.quoted(entry.owner()) + ";";
    return objects(entry).stream().map(object -> "ALTER " + object + owner).toList();
  }

  private static List<String> objects(TocEntry entry) {
    String kind = entry.description();
    if (kind.equals("BLOB")) {
      return List.of("LARGE OBJECT " + entry.tag());
    }
    if (kind.equals(LargeObjectGroup.DESCRIPTION)) {
      return LargeObjectGroup.oids(entry).stream().map("LARGE OBJECT "::concat).toList();
    }
    if (NAMED.contains(kind)) {
      return List.of(kind + " " + qualified(entry));
    }
    if (LIKE_TABLES.contains(kind)) {
      return List.of("TABLE " + qualified(entry));
    }
    if (NAMED_BY_DROP.contains(kind) && entry.dropStatement().startsWith(DROP)) {
      String dropped = entry.dropStatement().substring(DROP.length());
      return List.of(dropped.replaceAll("[;\n]+$", ""));
    }
    return List.of();
  }

  private static String qualified(TocEntry entry) {
    String schema =
        entry
            .namespace()
            .filter(name -> !name.isEmpty())
            .map(name -> SqlName.quoted(name) + ".")
            .orElse("");
    return schema + SqlName.quoted(entry.tag());
  }
}
