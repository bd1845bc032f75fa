package io.tidemark.backup.postgres;

import io.tidemark.backup.postgres.archive.Section;
import io.tidemark.backup.postgres.archive.TocEntry;
import io.tidemark.backup.postgres.ddl.DumpPlan;
import io.tidemark.backup.postgres.ddl.DumpPlan.TableCopy;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The part of a plan that a dump writes. */
record DumpScope(List<TocEntry> entries, List<TableCopy> tables, List<Long> largeObjects) {

  /** Entries that bring data although they are not in the data section. */
  private static final Set<String> DATA_ELSEWHERE = Set.of("BLOB", "MATERIALIZED VIEW DATA");

  private static final String LARGE_OBJECT_TAG = "LARGE OBJECT ";

  DumpScope {
    entries = List.copyOf(entries);
  }

  static DumpScope of(DumpPlan plan, boolean schemaOnly) {
    if (!schemaOnly) {
      return new DumpScope(plan.entries(), plan.tables(), plan.largeObjects());
    }
    List<TocEntry> schema = plan.entries().stream().filter(DumpScope::isSchema).toList();
    return new DumpScope(schema, List.of(), List.of());
  }

  /** Returns the same scope without the rows of these tables, given by {@code schema.table}. */
  DumpScope withoutRows(Set<String> names) {
    Set<Integer> left =
        tables.stream()
            .filter(table -> names.contains(DumpReport.qualified(table)))
            .map(TableCopy::dumpId)
            .collect(Collectors.toSet());
    return new DumpScope(
        entries.stream().filter(entry -> !left.contains(entry.dumpId())).toList(),
        tables.stream().filter(table -> !left.contains(table.dumpId())).toList(),
        largeObjects);
  }

  private static boolean isSchema(TocEntry entry) {
    boolean aboutLargeObject =
        entry.section() == Section.NONE && entry.tag().startsWith(LARGE_OBJECT_TAG);
    return entry.section() != Section.DATA
        && !DATA_ELSEWHERE.contains(entry.description())
        && !aboutLargeObject;
  }
}
