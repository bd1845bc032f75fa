package io.tidemark.launcher.command;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What can be said of a restore of Redis only. */
final class RedisOptions {

  @Option(names = "--skip", description = "Redis: leave keys alone that are there already.")
  private boolean skip;

  @Option(
      names = "--replace-all",
      description = {
        "Redis: replace all keys at once, by way of a database of the server that is unused; others",
        "see the old keys or the new ones. Keys that the backup does not have are REMOVED."
      })
  private boolean replaceAll;

  @Option(
      names = "--keep-old",
      description = "Redis: leave what --replace-all replaces in the database that was unused.")
  private boolean keepOld;

  @Option(
      names = "--match",
      paramLabel = "PATTERN",
      description = "Redis: only keys like 'user:*', as KEYS takes it; can be given several times.")
  private List<String> patterns = new ArrayList<>();

  @Option(
      names = "--database",
      paramLabel = "FROM=TO",
      description = "Redis: put a database into another one, and leave out those not named.")
  private Map<Integer, Integer> databases = new LinkedHashMap<>();

  @Option(
      names = "--redis-conf",
      paramLabel = "FILE",
      description = "Redis: the settings of the server whose folder it is.")
  private Optional<Path> settings = Optional.empty();

  @Option(
      names = "--append-only",
      description = "Redis: the server whose folder it is has appendonly yes.")
  private boolean appendOnly;

  boolean skip() {
    return skip;
  }

  boolean replaceAll() {
    return replaceAll;
  }

  boolean keepOld() {
    return keepOld;
  }

  List<String> patterns() {
    return patterns;
  }

  Map<Integer, Integer> databases() {
    return databases;
  }

  Optional<Path> settings() {
    return settings;
  }

  boolean appendOnly() {
    return appendOnly;
  }

  /** An option that has no effect is a mistake. */
  void refuse(String target) {
    refuseOfKeys(target);
    refuseOfFile(target);
  }

  /** The same for those that are about single keys. */
  void refuseOfKeys(String target) {
    refuse(skip, "--skip", target);
    refuse(replaceAll, "--replace-all", target);
    refuse(keepOld, "--keep-old", target);
    refuse(!patterns.isEmpty(), "--match", target);
    refuse(!databases.isEmpty(), "--database", target);
  }

  /** The same for those that are about files. */
  void refuseOfFile(String target) {
    refuse(settings.isPresent(), "--redis-conf", target);
    refuse(appendOnly, "--append-only", target);
  }

  private static void refuse(boolean given, String option, String target) {
    if (given) {
      throw new InvalidConfigurationException(
          "%s has no effect on %s".formatted(option, target), "leave it out");
    }
  }
}
