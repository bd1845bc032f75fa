package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.TocEntry;
import java.util.List;
import java.util.Map;

/**
 * Everything that a dump of one database writes, in the order in which it is restored.
 *
 * @param entries the table of contents
 * @param tables how to read the data of each {@code TABLE DATA} entry
 * @param largeObjects the OIDs (unsigned) behind the {@code BLOBS} entry, ascending; empty without
 *     one
 * @param notes facts about the dump, under names in kebab-case: the versions of its {@code
 *     extensions}, what it does not hold
 */
public record DumpPlan(
    List<TocEntry> entries,
    List<TableCopy> tables,
    List<Long> largeObjects,
    Map<String, String> notes) {

  public DumpPlan {
    entries = List.copyOf(entries);
    tables = List.copyOf(tables);
    largeObjects = List.copyOf(largeObjects);
    notes = Map.copyOf(notes);
  }

  /**
   * How to read the data of one table.
   *
   * @param dumpId the {@code TABLE DATA} entry
   * @param schema the table's schema
   * @param table the table's name
   * @param copyOut the {@code COPY ... TO STDOUT} statement, without a semicolon
   * @param estimatedBytes the table's size on disk with TOAST and without indexes
   */
  public record TableCopy(
      int dumpId, String schema, String table, String copyOut, long estimatedBytes) {}
}
