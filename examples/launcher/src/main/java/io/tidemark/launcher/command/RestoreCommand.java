package io.tidemark.launcher.command;

import io.tidemark.backup.Restore;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.PostgresTarget;
import io.tidemark.backup.postgres.PostgresUri;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.launcher.environment.Configuration;
import io.tidemark.launcher.text.Texts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 13,
    description = "Restores a backup into a database or a folder, after showing what it would do.")
final class RestoreCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(arity = "0..1", paramLabel = "ID|latest", description = "The backup.")
  private String backup = Choice.LATEST;

  @ArgGroup(multiplicity = "1")
  private Place place = new Place();

  /** Where to: a dump into a database, or a base backup into a folder. */
  static final class Place {
    @Option(
        names = "--into",
        paramLabel = "URI",
        description = "The database; it is created if it is missing.")
    private @Nullable String database;

    @Option(
        names = "--into-directory",
        paramLabel = "DIR",
        description = "The folder for a cluster; it must be absent or empty, unless --delta.")
    private @Nullable Path folder;
  }

  @Option(
      names = "--delta",
      description = {
        "The folder may have the cluster in it, stopped: only what differs is written,",
        "and what the backup does not have is REMOVED."
      })
  private boolean delta;

  @Option(
      names = "--tablespace",
      paramLabel = "OID=DIR",
      description = "Another folder for a table space of a cluster; can be given several times.")
  private Map<Long, Path> tablespaces = new LinkedHashMap<>();

  @Mixin private PointOptions point = new PointOptions();

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
    if (place.folder != null) {
      new DirectoryRestore(
              session,
              backup,
              new DirectoryRestore.Place(place.folder, tablespaces, delta),
              point.target())
          .run(dryRun, yes, json);
    } else if (place.database != null) {
      intoDatabase(place.database);
    }
    return 0;
  }

  private void intoDatabase(String uri) {
    if (!tablespaces.isEmpty()) {
      throw new InvalidConfigurationException(
          "a dump has no folders of table spaces", "use --tablespace with --into-directory");
    }
    if (delta) {
      throw new InvalidConfigurationException(
          "a database is not restored by what differs", "use --delta with --into-directory");
    }
    if (point.target().isPresent()) {
      throw new InvalidConfigurationException(
          "a database cannot be restored to a point in time",
          "restore a base backup with --into-directory");
    }
    Configuration configuration = session.configuration();
    PostgresUri target = configuration.database(uri);
    Choice choice = Choice.of(backup, configuration);
    plan(choice.manifest(), target);
    if (dryRun) {
      return;
    }
    session.terminal().confirm("Restore into " + target + "?", "the restore into " + target, yes);
    Restore restore = Restore.of(choice.manifest().id()).into(target(target));
    print(choice.repository().restore(choice.job(), restore), choice.manifest());
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
