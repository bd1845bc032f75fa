package io.tidemark.backup.postgres;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.basebackup.BaseBackupRun;
import io.tidemark.backup.postgres.cluster.ClusterIdentity;
import io.tidemark.backup.postgres.wal.LogPiece;
import io.tidemark.backup.source.SourceReport;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a base backup's manifest says, as values.
 *
 * @param cluster which cluster it is of
 * @param timeline the timeline that it was taken on
 * @param start where the log begins that it needs
 * @param end where it is consistent
 * @param segmentSize the bytes of a WAL segment
 * @param tablespaces where its table spaces were, by their OIDs
 * @param needsLog whether it has not with it the log from its start to its end
 */
record BaseBackupFacts(
    ClusterIdentity cluster,
    long timeline,
    Lsn start,
    Lsn end,
    int segmentSize,
    SortedMap<Long, String> tablespaces,
    boolean needsLog) {

  private static final String TABLESPACE = "tablespace-";

  /** Reads the facts of a report. */
  static BaseBackupFacts of(SourceReport report) {
    if (!report.kind().equals(BaseBackupRun.KIND)) {
      throw new InvalidConfigurationException(
          "a backup of kind '" + report.kind() + "' makes no data directory",
          "choose a base backup, or restore this one into a database");
    }
    Map<String, String> facts = report.facts();
    SortedMap<Long, String> tablespaces = new TreeMap<>();
    facts.forEach(
        (name, value) -> {
          if (name.startsWith(TABLESPACE)) {
            tablespaces.put(Long.parseLong(name.substring(TABLESPACE.length())), value);
          }
        });
    return new BaseBackupFacts(
        cluster(facts),
        Long.parseLong(fact(facts, "timeline")),
        Lsn.parse(fact(facts, "start-lsn")),
        Lsn.parse(fact(facts, "end-lsn")),
        Integer.parseInt(fact(facts, "wal-segment-bytes")),
        tablespaces,
        BaseBackupRun.needsLog(report));
  }

  private static ClusterIdentity cluster(Map<String, String> facts) {
    return new ClusterIdentity(
        Long.parseUnsignedLong(fact(facts, "system-identifier")),
        Integer.parseInt(fact(facts, "server-version-num")) / 10_000);
  }

  /** Returns where a table space was on the server; empty if the report does not say. */
  Optional<String> location(long tablespace) {
    return Optional.ofNullable(tablespaces.get(tablespace)).filter(place -> !place.isEmpty());
  }

  /** Returns the log that it needs by itself. */
  LogPiece ownLog() {
    return LogPiece.of(timeline, start, end, segmentSize);
  }

  private static String fact(Map<String, String> facts, String name) {
    String value = facts.get(name);
    if (value == null) {
      throw new InvalidConfigurationException(
          "the manifest of the base backup does not say '" + name + "'",
          "it was written by something else; restore it by its RESTORE.md");
    }
    return value;
  }
}
