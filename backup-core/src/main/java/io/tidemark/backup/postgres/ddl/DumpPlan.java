package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.TocEntry;
import java.util.List;

/**
 * Everything that a dump of one database writes, in the order in which it is restored.
 *
 * @param entries the table of contents
 * @param tables how to read the data of each {@code TABLE DATA} entry
 * @param largeObjects the OIDs (unsigned) behind the {@code BLOBS} entry, ascending; empty without
 *     one
 */
public record DumpPlan(List<TocEntry> entries, List<TableCopy> tables, List<Long> largeObjects) {

  public DumpPlan {
    entries = List.copyOf(entries);
    tables = List.copyOf(tables);
    largeObjects = List.copyOf(largeObjects);
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
