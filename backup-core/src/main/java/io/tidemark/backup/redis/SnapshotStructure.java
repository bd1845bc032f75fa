package io.tidemark.backup.redis;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.redis.rdb.RdbListener;
import io.tidemark.backup.redis.rdb.RdbReader;
import io.tidemark.backup.redis.rdb.RdbSummary;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Proves that a snapshot is well-formed to its checksum, and that each database has the keys that
 * were counted and hashed when the snapshot was taken.
 */
public final class SnapshotStructure {

  private SnapshotStructure() {}

  /** Whether a report describes one snapshot, or several of a cluster. */
  public static boolean isSnapshot(SourceReport report) {
    return report.kind().equals(SnapshotReport.KIND);
  }

  /**
   * Reads a snapshot to its end.
   *
   * @param snapshot stays the caller's
   * @param alone whether the backup has no other snapshot, so that it must have all that the report
   *     says
   * @throws IntegrityException if it is not what the report says
   */
  public static void check(InputStream snapshot, SourceReport report, boolean alone)
      throws IOException {
    RdbSummary summary = read(snapshot);
    List<String> problems = alone ? differences(report, summary) : List.of();
    if (!problems.isEmpty()) {
      throw new IntegrityException(
          "the snapshot is not what was recorded: " + String.join("; ", problems),
          "use another backup");
    }
  }

  private static RdbSummary read(InputStream snapshot) throws IOException {
    try {
      return RdbReader.read(snapshot, new RdbListener() {});
    } catch (CorruptContentException e) {
      throw new IntegrityException(
          "the snapshot is malformed: " + e.getMessage(), "use another backup", e);
    }
  }

  private static List<String> differences(SourceReport report, RdbSummary summary) {
    Map<String, TableSummary> recorded = new LinkedHashMap<>();
    report.tables().forEach(table -> recorded.put(table.name(), table));
    List<String> problems = new ArrayList<>();
    for (TableSummary found : SnapshotReport.tables(summary)) {
      TableSummary expected = recorded.remove(found.name());
      if (expected == null) {
        problems.add(found.name() + " was not recorded");
      } else if (!expected.equals(found)) {
        problems.add(
            "%s has %d keys with hash %s, recorded were %d with %s"
                .formatted(
                    found.name(), found.rows(), found.hash(), expected.rows(), expected.hash()));
      }
    }
    recorded.keySet().forEach(name -> problems.add(name + " has no keys"));
    return problems;
  }
}
