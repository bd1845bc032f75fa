package io.tidemark.backup.postgres;

import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.postgres.archive.ArchiveReader;
import io.tidemark.backup.postgres.archive.CorruptArchiveException;
import io.tidemark.backup.postgres.archive.DataBlock;
import io.tidemark.backup.postgres.archive.RowDigest;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Proves that a dump in the custom format is well-formed, that the data of every entry is there,
 * and that each table has the rows that were counted and hashed when the dump was made.
 */
public final class DumpStructure {

  /** The fact in a report that names the format. */
  private static final String FORMAT = "format";

  private static final int BUFFER_BYTES = 128 * 1024;

  private final Map<String, TableSummary> expected = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final RunContext run;

  private DumpStructure(SourceReport report, RunContext run) {
    this.run = run;
    report.tables().forEach(table -> expected.put(key(table.schema(), table.name()), table));
  }

  /** Whether a report describes a dump that {@link #check} can read. */
  public static boolean isArchive(SourceReport report) {
    return report.kind().equals("postgresql-dump") && "custom".equals(report.facts().get(FORMAT));
  }

  /**
   * Reads an archive to its end.
   *
   * @param archive stays the caller's
   * @throws IntegrityException if it is not what the report says
   */
  public static void check(InputStream archive, SourceReport report, RunContext run)
      throws IOException {
    new DumpStructure(report, run).check(archive);
  }

  private void check(InputStream archive) throws IOException {
    try {
      ArchiveReader reader = ArchiveReader.open(archive);
      for (Optional<DataBlock> block = reader.next(); block.isPresent(); block = reader.next()) {
        if (block.get() instanceof DataBlock.Rows rows) {
          compare(rows);
        }
      }
    } catch (CorruptArchiveException e) {
      throw new IntegrityException(
          "the dump is malformed: " + e.getMessage(), "use another backup", e);
    }
    expected.keySet().forEach(table -> problems.add("table " + table + " has no data"));
    if (!problems.isEmpty()) {
      throw new IntegrityException(
          "the dump is not what was recorded: " + String.join("; ", problems),
          "use another backup");
    }
  }

  private void compare(DataBlock.Rows block) throws IOException {
    RowDigest digest = new RowDigest();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = block.rows().read(buffer); count >= 0; count = block.rows().read(buffer)) {
      digest.update(buffer, 0, count);
      run.checkpoint();
    }
    String table = key(block.entry().namespace().orElse(""), block.entry().tag());
    TableSummary recorded = expected.remove(table);
    if (recorded == null) {
      problems.add("table " + table + " was not recorded");
    } else if (recorded.rows() != digest.rows() || !recorded.hash().equals(digest.text())) {
      problems.add(
          "table %s has %d rows with hash %s, recorded were %d with %s"
              .formatted(table, digest.rows(), digest.text(), recorded.rows(), recorded.hash()));
    }
  }

  private static String key(String schema, String name) {
    return schema + "." + name;
  }
}
