package io.tidemark.backup.source;

import io.tidemark.backup.source.SourceReport.TableSummary;
import java.util.List;
import java.util.Map;

/**
 * What a target found after a restore.
 *
 * @param target where the backup was restored to, for people, without secrets
 * @param tables what was counted and hashed in the target
 * @param facts what else it notes for a reader, never a secret
 */
public record RestoreReport(String target, List<TableSummary> tables, Map<String, String> facts) {

  public RestoreReport {
    tables = List.copyOf(tables);
    facts = Map.copyOf(facts);
  }

  /** Makes a report without facts. */
  public RestoreReport(String target, List<TableSummary> tables) {
    this(target, tables, Map.of());
  }

  /** Returns the number of rows in all tables. */
  public long rows() {
    return tables.stream().mapToLong(TableSummary::rows).sum();
  }
}
