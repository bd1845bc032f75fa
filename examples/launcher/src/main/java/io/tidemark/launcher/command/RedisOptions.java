package io.tidemark.launcher.command;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What can be said of a restore of Redis only. */
final class RedisOptions {

  @Option(
      names = "--redis-conf",
      paramLabel = "FILE",
      description = "Redis: the settings of the server whose folder it is.")
  private Optional<Path> settings = Optional.empty();

  @Option(
      names = "--append-only",
      description = "Redis: the server whose folder it is has appendonly yes.")
  private boolean appendOnly;

  Optional<Path> settings() {
    return settings;
  }

  boolean appendOnly() {
    return appendOnly;
  }

  /** An option that has no effect is a mistake. */
  void refuse(String target) {
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
