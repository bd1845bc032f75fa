package io.tidemark.backup.postgres;

import io.tidemark.backup.postgres.ddl.DumpPlan.TableCopy;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.source.SourceReport.RestoreStep;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Says what was dumped and how to restore it without this library. */
record DumpReport(ServerFacts server, DumpOptions options, DumpScope scope) {

  /** The kind of backup in the manifest. */
  static final String KIND = "postgresql-dump";

  /** Tables of which an extension has only a part dumped: {@code schema.table, ...}. */
  static final String PARTIAL_TABLES = "partially-dumped-tables";

  static final String FORMAT = "format";

  private static final String CREATE_HINT =
      " Instead of this and the next step, pg_restore --create --exit-on-error --dbname=postgres"
          + " also brings back the database's own settings and grants.";

  SourceReport of(String fileName, List<TableSummary> tables, long snapshotMillis) {
    Map<String, String> facts = new HashMap<>(server.facts());
    facts.put(FORMAT, options.format().name().toLowerCase(Locale.ROOT));
    facts.put("content", options.schemaOnly() ? "schema" : "full");
    facts.put("snapshot-millis", Long.toString(snapshotMillis));
    facts.put("large-objects", Integer.toString(scope.largeObjects().size()));
    String partial =
        scope.tables().stream()
            .filter(table -> table.copyOut().startsWith("COPY ("))
            .filter(table -> table.copyOut().contains(" WHERE "))
            .map(DumpReport::qualified)
            .collect(Collectors.joining(", "));
    if (!partial.isEmpty()) {
      facts.put(PARTIAL_TABLES, partial);
    }
    return new SourceReport(KIND, facts, tables, steps(fileName));
  }

  static String qualified(TableCopy table) {
    return table.schema() + "." + table.table();
  }

  private List<RestoreStep> steps(String fileName) {
    String database = ShellQuote.word(server.database());
    List<RestoreStep> steps = new ArrayList<>();
    steps.add(
        new RestoreStep(
            "Create an empty database. The roles that own its objects must exist on the server.%s"
                .formatted(options.format() == DumpFormat.CUSTOM ? CREATE_HINT : ""),
            "",
            createDatabase(database)));
    steps.add(restoreStep(fileName, database));
    steps.add(
        new RestoreStep(
            "Collect the planner's statistics, which are not in the dump.",
            "",
            "psql --no-psqlrc --dbname=" + database + " --command=ANALYZE"));
    return steps;
  }

  private RestoreStep restoreStep(String fileName, String database) {
    return switch (options.format()) {
      case CUSTOM ->
          new RestoreStep(
              "Load the dump, stopping at the first error. Add --no-owner --no-privileges to load"
                  + " it without the original roles.",
              fileName,
              "pg_restore --exit-on-error --dbname=" + database);
      case PLAIN ->
          new RestoreStep(
              "Run the script, stopping at the first error.",
              fileName,
              "psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --dbname=" + database);
    };
  }

  private String createDatabase(String database) {
    StringBuilder command = new StringBuilder("createdb --template=template0");
    command.append(" --encoding=").append(ShellQuote.word(server.fact("encoding")));
    command.append(" --lc-collate=").append(ShellQuote.word(server.fact("collation")));
    command.append(" --lc-ctype=").append(ShellQuote.word(server.fact("character-type")));
    String locale = ShellQuote.word(server.fact("locale"));
    switch (server.fact("locale-provider")) {
      case "icu" -> command.append(" --locale-provider=icu --icu-locale=").append(locale);
      case "builtin" ->
          command.append(" --locale-provider=builtin --builtin-locale=").append(locale);
      default -> {}
    }
    return command.append(' ').append(database).toString();
  }
}
