package io.tidemark.backup;

import io.tidemark.backup.catalog.ClusterBinding;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.basebackup.BaseBackupRun;
import io.tidemark.backup.postgres.wal.Gap;
import io.tidemark.backup.postgres.wal.LogPiece;
import io.tidemark.backup.source.SourceReport;
import java.util.Map;
import java.util.Optional;

/** What the reports of base backups say about their cluster. */
final class PhysicalBackups {

  private PhysicalBackups() {}

  /** Whether a report is of a base backup that needs no log of before the end of a gap. */
  static boolean beginsAfter(SourceReport report, Gap gap) {
    if (!report.kind().equals(BaseBackupRun.KIND)) {
      return false;
    }
    long timeline = Long.parseLong(report.facts().getOrDefault("timeline", "0"));
    Lsn start = Lsn.parse(report.facts().getOrDefault("start-lsn", Lsn.NONE.toString()));
    return timeline == gap.timeline() ? !start.isBefore(gap.to()) : timeline > gap.timeline();
  }

  /** Returns the log from the start of a base backup to its end; empty if it is of none. */
  static Optional<LogPiece> log(SourceReport report) {
    if (!report.kind().equals(BaseBackupRun.KIND)) {
      return Optional.empty();
    }
    Map<String, String> facts = report.facts();
    return Optional.of(
        LogPiece.of(
            Long.parseLong(facts.getOrDefault("timeline", "1")),
            Lsn.parse(facts.getOrDefault("start-lsn", Lsn.NONE.toString())),
            Lsn.parse(facts.getOrDefault("end-lsn", Lsn.NONE.toString())),
            Integer.parseInt(facts.getOrDefault("wal-segment-bytes", "0"))));
  }

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
