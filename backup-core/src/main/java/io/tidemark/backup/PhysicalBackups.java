package io.tidemark.backup;

import io.tidemark.backup.catalog.ClusterBinding;
import io.tidemark.backup.postgres.basebackup.BaseBackupRun;
import io.tidemark.backup.source.SourceReport;
import java.util.Map;
import java.util.Optional;

/** What the reports of base backups say about their cluster. */
final class PhysicalBackups {

  private PhysicalBackups() {}

  /** Returns the cluster that a report is about; empty if it is of no base backup. */
  static Optional<ClusterBinding> binding(SourceReport report) {
    if (!report.kind().equals(BaseBackupRun.KIND)) {
      return Optional.empty();
    }
    Map<String, String> facts = report.facts();
    return Optional.of(
        new ClusterBinding(
            facts.getOrDefault("system-identifier", ""),
            Integer.parseInt(facts.getOrDefault("server-version-num", "0")) / 10_000,
            Integer.parseInt(facts.getOrDefault("wal-segment-bytes", "0"))));
  }
}
