package io.tidemark.backup.postgres;

import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.postgres.archive.RowDigest;
import io.tidemark.backup.postgres.archive.TocEntry;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads restored tables back and compares them with what the dump's report says, or, for an archive
 * that came without one, with what was sent to the server.
 */
final class RowComparison {

  private final DumpFile dump;
  private final RunContext run;
  private final TableCopier rows;

  RowComparison(BorrowedConnection connection, DumpFile dump, RunContext run) {
    this.dump = dump;
    this.run = run;
    this.rows = new TableCopier(connection, run);
  }

  List<TableSummary> compare(Map<TocEntry, RowDigest> loaded) throws IOException {
    Map<String, TableSummary> expected = expected(loaded);
    Set<String> partial = dump.partialTables();
    List<TableSummary> found = new ArrayList<>();
    List<String> differences = new ArrayList<>();
    for (TocEntry entry : loaded.keySet()) {
      TableSummary table = read(entry);
      found.add(table);
      TableSummary original = expected.remove(name(table));
      if (!partial.contains(name(table)) && !table.equals(original)) {
        differences.add(difference(table, original));
      }
    }
    expected.keySet().forEach(name -> differences.add(name + " is missing"));
    if (!differences.isEmpty()) {
      throw new IntegrityException(
          "restored rows differ from the dump's: " + String.join("; ", differences),
          "do not use the restored data; verify the backup, and look for triggers or rules that"
              + " change rows");
    }
    return found;
  }

  private Map<String, TableSummary> expected(Map<TocEntry, RowDigest> loaded) {
    Map<String, TableSummary> tables = new HashMap<>();
    dump.report().tables().forEach(table -> tables.put(name(table), table));
    if (tables.isEmpty()) {
      loaded.forEach(
          (entry, digest) -> {
            TableSummary sent = summary(entry, digest);
            tables.put(name(sent), sent);
          });
    }
    return tables;
  }

  private TableSummary read(TocEntry entry) throws IOException {
    run.stage("comparing " + entry.namespace().orElse("") + "." + entry.tag());
    try {
      String statement = CopyStatement.reading(entry);
      return summary(entry, rows.copy(statement, OutputStream.nullOutputStream()));
    } catch (SQLException e) {
      throw RestoreErrors.explain(run, "read back " + DumpLoader.label(entry), e);
    }
  }

  private static TableSummary summary(TocEntry entry, RowDigest digest) {
    String schema = entry.namespace().orElse("");
    return new TableSummary(schema, entry.tag(), digest.rows(), digest.text());
  }

  private static String name(TableSummary table) {
    return table.schema() + "." + table.name();
  }

  private static String difference(TableSummary table, @Nullable TableSummary original) {
    if (original == null) {
      return name(table) + " is not in the report";
    }
    return table.rows() == original.rows()
        ? name(table) + " has other values"
        : "%s has %d rows instead of %d".formatted(name(table), table.rows(), original.rows());
  }
}
