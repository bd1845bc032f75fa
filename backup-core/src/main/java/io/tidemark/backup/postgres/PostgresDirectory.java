package io.tidemark.backup.postgres;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.wal.Replaying;
import io.tidemark.backup.postgres.wal.WalSupply;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RestoreTarget;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder that a base backup is restored into and that a PostgreSQL server of the same major version
 * then starts from. It must be absent or empty; the process should be that of the server's user.
 * Nothing in it starts before everything is in place and compared. Immutable.
 *
 * <p>No server is started; and dumps are restored into a {@link PostgresTarget}.
 */
@SuppressWarnings("exports") // what the repository needs of it is no API
public final class PostgresDirectory implements RestoreTarget, Replaying {

  private final Path root;
  private final Map<Long, Path> tablespaces;
  private final @Nullable RecoveryTarget recovery;
  private final @Nullable String restoreCommand;

  private PostgresDirectory(
      Path root,
      Map<Long, Path> tablespaces,
      @Nullable RecoveryTarget recovery,
      @Nullable String restoreCommand) {
    this.root = root;
    this.tablespaces = Map.copyOf(tablespaces);
    this.recovery = recovery;
    this.restoreCommand = restoreCommand;
  }

  /** Restores into a folder. */
  public static PostgresDirectory at(Path root) {
    return new PostgresDirectory(root.toAbsolutePath().normalize(), Map.of(), null, null);
  }

  /**
   * Returns the same target with another folder for one table space, by its OID; others go where they
   * were.
   */
  public PostgresDirectory tablespace(long oid, Path folder) {
    Map<Long, Path> more = new HashMap<>(tablespaces);
    more.put(oid, folder.toAbsolutePath().normalize());
    return new PostgresDirectory(root, more, recovery, restoreCommand);
  }

  /** Returns the same target, whose server replays the log up to a point when it starts. */
  public PostgresDirectory recover(RecoveryTarget point) {
    return new PostgresDirectory(root, tablespaces, point, restoreCommand);
  }

  /**
   * Returns the same target, whose server fetches the log by a command of its own when it replays it;
   * {@code %f} and {@code %p} stand for the file's name and place. Without one, all that is needed is
   * fetched beforehand, into a folder within the data directory.
   */
  public PostgresDirectory restoreCommand(String command) {
    if (command.contains("\n") || !command.contains("%f") || !command.contains("%p")) {
      throw new InvalidConfigurationException(
          "a restore command is one line with %f and %p in it", "see PostgreSQL's manual");
    }
    return new PostgresDirectory(root, tablespaces, recovery, command);
  }

  /** Restores without a log: up to the end of the backup. */
  @Override
  public RestoreReport restore(BackupFiles files, RunContext run) throws IOException {
    return new DirectoryRestoration(this, files, run).run(Optional.empty());
  }

  @Override
  public RestoreReport restore(BackupFiles files, WalSupply log, RunContext run)
      throws IOException {
    return new DirectoryRestoration(this, files, run).run(Optional.of(log));
  }

  Path root() {
    return root;
  }

  Map<Long, Path> tablespaces() {
    return tablespaces;
  }

  Optional<RecoveryTarget> recovery() {
    return Optional.ofNullable(recovery);
  }

  Optional<String> restoreCommand() {
    return Optional.ofNullable(restoreCommand);
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
