package io.tidemark.backup.postgres.archive;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Entries such as pg_dump writes them. */
final class Entries {

  static final ArchiveFacts FACTS =
      ArchiveFacts.of(
          ZonedDateTime.of(2026, 11, 21, 9, 30, 5, 0, ZoneOffset.UTC), "shop", "15.18", "15.18");

  private Entries() {}

  /** A schema, two tables with their data, large objects and an index. */
  static List<TocEntry> shop() {
    List<TocEntry> entries = new ArrayList<>(session());
    entries.add(entry(10, "SCHEMA", "shop", "CREATE SCHEMA shop;\n", "DROP SCHEMA shop;\n"));
    entries.add(table(11, "orders"));
    entries.add(table(12, "items"));
    entries.add(largeObject(13, 4_000_000_000L));
    entries.add(tableData(21, 11, "orders"));
    entries.add(tableData(22, 12, "items"));
    entries.add(largeObjects(23));
    entries.add(
        entry(31, "INDEX", "i", "CREATE INDEX i ON shop.orders (a);\n", "DROP INDEX shop.i;\n"));
    return entries;
  }

  static List<TocEntry> session() {
    return List.of(
        entry(1, "ENCODING", "ENCODING", "SET client_encoding = 'UTF8';\n", ""),
        entry(2, "STDSTRINGS", "STDSTRINGS", "SET standard_conforming_strings = 'on';\n", ""),
        entry(
            3,
            "SEARCHPATH",
            "SEARCHPATH",
            "SELECT pg_catalog.set_config('search_path', '', false);\n",
            ""));
  }

  static TocEntry table(int id, String name) {
    String sql = "CREATE TABLE shop." + name + " (a text);\n";
    return new TocEntry(
        id,
        1259,
        16_384 + id,
        name,
        "TABLE",
        Section.PRE_DATA,
        sql,
        "DROP TABLE shop." + name + ";\n",
        "",
        Optional.of("shop"),
        Optional.of(""),
        Optional.of("heap"),
        "postgres",
        List.of(10),
        false);
  }

  static TocEntry tableData(int id, int table, String name) {
    return new TocEntry(
        id,
        0,
        16_384 + table,
        name,
        "TABLE DATA",
        Section.DATA,
        "",
        "",
        "COPY shop." + name + " (a) FROM stdin;\n",
        Optional.of("shop"),
        Optional.empty(),
        Optional.empty(),
        "postgres",
        List.of(table),
        true);
  }

  static TocEntry largeObject(int id, long oid) {
    String sql = "SELECT pg_catalog.lo_create('" + oid + "');\n";
    String drop = "SELECT pg_catalog.lo_unlink('" + oid + "');\n";
    return entry(id, "BLOB", Long.toString(oid), sql, drop);
  }

  static TocEntry largeObjects(int id) {
    return new TocEntry(
        id,
        0,
        0,
        "BLOBS",
        "BLOBS",
        Section.DATA,
        "",
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        List.of(),
        true);
  }

  /** An entry of no schema, owned by {@code postgres}. */
  static TocEntry entry(int id, String description, String tag, String sql, String drop) {
    return new TocEntry(
        id,
        0,
        0,
        tag,
        description,
        Section.PRE_DATA,
        sql,
        drop,
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "postgres",
        List.of(),
        false);
  }

  static TocEntry with(TocEntry entry, List<Integer> dependencies, boolean hasData) {
    return new TocEntry(
        entry.dumpId(),
        entry.catalog(),
        entry.oid(),
        entry.tag(),
        entry.description(),
        entry.section(),
        entry.definition(),
        entry.dropStatement(),
        entry.copyStatement(),
        entry.namespace(),
        entry.tablespace(),
        entry.accessMethod(),
        entry.owner(),
        dependencies,
        hasData);
  }
}
