package io.tidemark.launcher.command;

import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.launcher.environment.Configuration;

/** The backup that an argument chose, and where it lies. */
record Choice(BackupRepository repository, String job, Manifest manifest) {

  static final String LATEST = "latest";

  /** Finds a backup by its id, or the newest one. */
  static Choice of(String argument, Configuration configuration) {
    String job = configuration.job();
    BackupRepository repository = configuration.repository();
    Manifest manifest =
        argument.equals(LATEST) ? repository.latest(job) : repository.show(job, id(argument));
    return new Choice(repository, job, manifest);
  }

  /** Reads the id of a backup. */
  static BackupId id(String argument) {
    return BackupId.parse(argument).orElseThrow(() -> unknown(argument));
  }

  private static BackupNotFoundException unknown(String argument) {
    return new BackupNotFoundException(
        "'" + argument + "' is not the id of a backup", "`list` shows the ids; `latest` works too");
  }
}
