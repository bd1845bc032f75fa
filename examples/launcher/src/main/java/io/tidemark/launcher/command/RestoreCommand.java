package io.tidemark.launcher.command;

import io.tidemark.backup.Restore;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.postgres.PostgresTarget;
import io.tidemark.backup.postgres.PostgresUri;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.launcher.environment.Configuration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 13,
    description = "Restores a backup into a database, after showing what it would do.")
final class RestoreCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(arity = "0..1", paramLabel = "ID|latest", description = "The backup.")
  private String backup = Choice.LATEST;

  @Option(
      names = "--into",
      required = true,
      paramLabel = "URI",
      description = "The database; it is created if it is missing.")
  private String into = "";

  @Option(names = "--replace", description = "Drop what the database holds.")
  private boolean replace;

  @Option(names = "--dry-run", description = "Stop after the plan.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  RestoreCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Configuration configuration = session.configuration();
    PostgresUri target = configuration.database(into);
    Choice choice = Choice.of(backup, configuration);
    plan(choice.manifest(), target);
    if (dryRun) {
      return 0;
    }
    session.terminal().confirm("Restore into " + target + "?", "the restore into " + target, yes);
    Restore restore = Restore.of(choice.manifest().id()).into(target(target));
    print(choice.repository().restore(choice.job(), restore), choice.manifest());
    return 0;
  }

  private PostgresTarget target(PostgresUri uri) {
    PostgresTarget target = PostgresTarget.of(uri);
    return replace ? target.replace() : target;
  }

  private void plan(Manifest manifest, PostgresUri target) {
    Terminal terminal = session.terminal();
    terminal.say(
        "restore  %s, %s of %s, taken %s"
            .formatted(
                manifest.id(),
                Texts.size(manifest.plainBytes()),
                manifest.source(),
                manifest.startedAt()));
    terminal.say("into     " + target);
    terminal.say(
        "where    "
            + (replace
                ? "whatever the database holds is dropped first"
                : "the database is created if it is missing, and must be empty otherwise"));
  }

  private void print(RestoreReport report, Manifest manifest) {
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("id", manifest.id().value());
      result.put("target", report.target());
      result.put("rows", report.rows());
      result.put("tables", report.tables().stream().map(ManifestText::json).toList());
      session.printJson(result);
    } else {
      session
          .out()
          .println(
              "restored %s into %s: %d tables, %d rows, as in the backup"
                  .formatted(
                      manifest.id(), report.target(), report.tables().size(), report.rows()));
    }
  }
}
