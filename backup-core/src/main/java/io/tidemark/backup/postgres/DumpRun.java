package io.tidemark.backup.postgres;

import io.tidemark.backup.postgres.archive.ArchiveFacts;
import io.tidemark.backup.postgres.archive.ArchiveWriter;
import io.tidemark.backup.postgres.archive.DumpOutput;
import io.tidemark.backup.postgres.archive.RowDigest;
import io.tidemark.backup.postgres.archive.ScriptWriter;
import io.tidemark.backup.postgres.archive.TocEntry;
import io.tidemark.backup.postgres.ddl.DumpPlan.TableCopy;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes what a snapshot holds as one file. Used once. */
final class DumpRun {

  private final DumpSnapshot snapshot;
  private final DumpOptions options;
  private final RunContext run;
  private final DumpScope scope;
  private final Map<Integer, TableCopy> copies;
  private final List<TableSummary> tables = new ArrayList<>();
  private final TableCopier rows;
  private final long begun = System.nanoTime();

  DumpRun(DumpSnapshot snapshot, DumpOptions options, RunContext run) {
    this.snapshot = snapshot;
    this.options = options;
    this.run = run;
    this.scope = snapshot.scope(options, run);
    this.copies =
        scope.tables().stream().collect(Collectors.toMap(TableCopy::dumpId, Function.identity()));
    this.rows = new TableCopier(snapshot.connection(), run);
  }

  SourceReport write(FileSink files) throws IOException {
    String name = DumpNames.file(snapshot.facts().database(), options, run.startedAt());
    run.expectBytes(scope.tables().stream().mapToLong(TableCopy::estimatedBytes).sum());
    files.write(name, this::writeTo);
    long millis = (System.nanoTime() - begun) / 1_000_000;
    return new DumpReport(snapshot.facts(), options, scope).of(name, tables, millis);
  }

  private void writeTo(OutputStream out) throws IOException {
    DumpOutput output = output(out);
    for (TocEntry entry : scope.entries()) {
      if (entry.hasData()) {
        writeData(entry, output);
      }
    }
    run.checkpoint();
    output.finish();
  }

  private DumpOutput output(OutputStream out) throws IOException {
    ArchiveFacts facts =
        ArchiveFacts.of(
            run.startedAt().atZone(ZoneOffset.UTC),
            snapshot.facts().database(),
            snapshot.facts().fact("server-version"),
            "Tidemark");
    return switch (options.format()) {
      case CUSTOM -> ArchiveWriter.begin(out, facts, scope.entries());
      case PLAIN -> ScriptWriter.begin(out, facts, scope.entries(), restrictKey());
    };
  }

  private Optional<String> restrictKey() {
    return options.restrict()
        ? Optional.of(ScriptWriter.restrictKey(new SecureRandom()))
        : Optional.empty();
  }

  private void writeData(TocEntry entry, DumpOutput output) throws IOException {
    TableCopy table = copies.get(entry.dumpId());
    if (table == null) {
      run.stage("copying large objects");
      output.largeObjects(entry, this::writeLargeObjects);
    } else {
      run.stage(
          "copying %s.%s (%d of %d)"
              .formatted(table.schema(), table.table(), tables.size() + 1, copies.size()));
      output.rows(entry, out -> writeRows(table, out));
    }
  }

  private void writeRows(TableCopy table, OutputStream out) throws IOException {
    String name = table.schema() + "." + table.table();
    try {
      RowDigest digest = rows.copy(table.copyOut(), out);
      tables.add(new TableSummary(table.schema(), table.table(), digest.rows(), digest.text()));
    } catch (SQLException e) {
      String grant = "GRANT SELECT ON TABLE " + name + " to the role that dumps";
      throw DumpErrors.copying(run, "copy table " + name, grant, e);
    }
  }

  private void writeLargeObjects(DumpOutput.LargeObjectSink sink) throws IOException {
    try {
      new LargeObjectCopier(snapshot.connection(), run).copy(scope.largeObjects(), sink);
    } catch (SQLException e) {
      throw largeObjectFailure(e);
    } catch (UncheckedSqlException e) {
      throw largeObjectFailure(e.failure());
    }
  }

  private RuntimeException largeObjectFailure(SQLException failure) {
    String grant = "GRANT SELECT ON LARGE OBJECT to the role that dumps, or dump as a superuser";
    return DumpErrors.copying(run, "copy large objects", grant, failure);
  }
}
