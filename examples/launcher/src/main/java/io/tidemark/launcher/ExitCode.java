package io.tidemark.launcher;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.KeyException;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.error.StorageFailedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the process tells its caller. The numbers are a contract and never change. */
enum ExitCode {
  SUCCESS(0, "success", null),
  FAILED(1, "any other failure", null),
  USAGE(2, "usage or configuration", InvalidConfigurationException.class),
  DATABASE(
      3,
      "database or Redis unreachable, authentication, privilege",
      DatabaseUnavailableException.class),
  NO_BACKUP_TAKEN(4, "the backup could not be taken", BackupFailedException.class),
  DIFFERENCE(
      5, "verification or a drill found a difference, corrupt bytes", IntegrityException.class),
  STORAGE(6, "storage: upload or download failed", StorageFailedException.class),
  NOT_CLEANED(7, "clean-up (prune) failed", null),
  TOO_SLOW(8, "the drill passed, but took longer than --rto", null),
  STALE(9, "stale: no good backup within the allowed age", null),
  NOT_FOUND(10, "no such backup", BackupNotFoundException.class),
  LOCKED(11, "another run holds the lock", LockedException.class),
  KEY(12, "wrong key, or no key", KeyException.class),
  NOT_RESTORED(13, "the restore failed", RestoreFailedException.class);

  private final int number;
  private final String meaning;
  private final Optional<Class<? extends Exception>> failure;

  ExitCode(
      int number,
      String meaning,
      @org.jspecify.annotations.Nullable Class<? extends Exception> failure) {
    this.number = number;
    this.meaning = meaning;
    this.failure = Optional.ofNullable(failure);
  }

  int number() {
    return number;
  }

  /** Returns the code of a failure; empty where the command itself decides. */
  static Optional<ExitCode> of(Throwable problem) {
    return Arrays.stream(values())
        .filter(code -> code.failure.filter(type -> type.isInstance(problem)).isPresent())
        .findFirst();
  }

  /** The list of the help text, as {@code number:meaning}. */
  static List<String> help() {
    return Arrays.stream(values()).map(code -> " " + code.number + ":" + code.meaning).toList();
  }
}
