package io.tidemark.launcher.command;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.launcher.environment.Configuration;
import io.tidemark.launcher.environment.Database;
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

  /**
   * Where to: a dump into a database, a snapshot into a server, or either's files into a folder.
   */
  static final class Place {
    @Option(
        names = "--into",
        paramLabel = "URI",
        description = "The database, which is created if it is missing; or a server of Redis.")
    private @Nullable String database;

    @Option(
        names = "--into-directory",
        paramLabel = "DIR",
        description = {
          "The folder for a cluster; it must be absent or empty, unless --delta. For a snapshot of",
          "Redis that of a server that is stopped and has no data."
        })
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

  @Mixin private RedisOptions redis = new RedisOptions();

  @Option(
      names = "--replace",
      description = "Drop what the database holds; with Redis, the keys that the backup has.")
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

  /**
   * What was said of a restore beforehand.
   *
   * @param dryRun whether it ends after the plan
   * @param yes whether nobody is asked
   * @param json whether the result is printed as JSON
   */
  record Consent(boolean dryRun, boolean yes, boolean json) {

    /** Asks if need be, and returns whether to go on; whoever says no ends the command. */
    boolean given(Terminal terminal, String where) {
      if (!dryRun) {
        terminal.confirm("Restore " + where + "?", "the restore " + where, yes);
      }
      return !dryRun;
    }
  }

  @Override
  public Integer call() {
    Consent consent = new Consent(dryRun, yes, json);
    if (place.folder != null) {
      intoDirectory(place.folder, consent);
    } else if (place.database != null) {
      intoDatabase(place.database, consent);
    }
    return 0;
  }

  private void intoDirectory(Path folder, Consent consent) {
    DirectoryRestore.Place target = new DirectoryRestore.Place(folder, tablespaces, delta);
    if (point.target().isEmpty()) {
      Choice choice = Choice.of(backup, session.configuration());
      if (isOfRedis(choice)) {
        new RedisFolderRestore(session, target, redis).run(choice, consent);
        return;
      }
    }
    redis.refuse("a cluster of PostgreSQL");
    new DirectoryRestore(session, backup, target, point.target()).run(consent);
  }

  private static boolean isOfRedis(Choice choice) {
    return choice.manifest().report().kind().startsWith("redis");
  }

  private void intoDatabase(String uri, Consent consent) {
    refuseOptionsOfFolders();
    Configuration configuration = session.configuration();
    Database target = configuration.database(uri);
    if (target instanceof Database.Redis server) {
      RedisRestore restore = new RedisRestore(session, server.uri(), redis, replace);
      restore.run(choice(configuration, true), consent);
    } else if (target instanceof Database.Postgres database) {
      redis.refuse("a database of PostgreSQL");
      new PostgresRestore(session, database.uri(), replace)
          .run(choice(configuration, false), consent);
    }
  }

  private Choice choice(Configuration configuration, boolean intoRedis) {
    Choice choice = Choice.of(backup, configuration);
    if (isOfRedis(choice) != intoRedis) {
      throw new InvalidConfigurationException(
          "the backup %s is %s, which %s cannot take"
              .formatted(
                  choice.manifest().id(),
                  choice.manifest().report().kind(),
                  intoRedis ? "Redis" : "PostgreSQL"),
          "name a target of its kind, or another job with BACKUP_NAME");
    }
    return choice;
  }

  private void refuseOptionsOfFolders() {
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
  }
}
