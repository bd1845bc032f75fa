package io.tidemark.backup.source;

import io.tidemark.backup.source.SourceReport.TableSummary;
import java.util.List;

/**
 * What a target found after a restore.
 *
 * @param target where the backup was restored to, for people, without secrets
 * @param tables what was counted and hashed in the target
 */
public record RestoreReport(String target, List<TableSummary> tables) {

  public RestoreReport {
    tables = List.copyOf(tables);
  }

  /** Returns the number of rows in all tables. */
  public long rows() {
    return tables.stream().mapToLong(TableSummary::rows).sum();
  }
}
