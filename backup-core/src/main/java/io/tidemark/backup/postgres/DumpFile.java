package io.tidemark.backup.postgres;

import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.source.SourceReport.RestoreStep;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The one file of a dump, in custom format. */
record DumpFile(BackupFiles files, String name) {

  /** Finds the file, and refuses backups that hold something else. */
  static DumpFile in(BackupFiles files) {
    SourceReport report = files.report();
    if (!report.kind().equals(DumpReport.KIND)) {
      throw new RestoreFailedException(
          "a backup of kind '" + report.kind() + "' cannot be restored into a database",
          "follow the RESTORE.md that is stored with it");
    }
    if (files.names().size() != 1) {
      throw new RestoreFailedException(
          "a dump has one file, but this backup has " + files.names().size(), null);
    }
    String format = report.facts().getOrDefault(DumpReport.FORMAT, "custom");
    if (!format.equals(DumpFormat.CUSTOM.name().toLowerCase(Locale.ROOT))) {
      throw new RestoreFailedException(
          "a dump in " + format + " format cannot be restored over JDBC: only psql can run it",
          "decrypt and decompress " + files.names().get(0) + ", and run: " + command(report));
    }
    return new DumpFile(files, files.names().get(0));
  }

  private static String command(SourceReport report) {
    return report.restoreSteps().stream()
        .filter(step -> !step.fileName().isEmpty())
        .map(RestoreStep::command)
        .findFirst()
        .orElse("psql --set=ON_ERROR_STOP=1");
  }

  InputStream open() throws IOException {
    return files.open(name);
  }

  SourceReport report() {
    return files.report();
  }

  String fact(String fact) {
    return report().facts().getOrDefault(fact, "");
  }

  /** Tables of which only a part is in the dump, so that they cannot be compared as a whole. */
  Set<String> partialTables() {
    List<String> names = Arrays.asList(fact(DumpReport.PARTIAL_TABLES).split(", ", -1));
    return names.stream().filter(table -> !table.isEmpty()).collect(Collectors.toSet());
  }
}
