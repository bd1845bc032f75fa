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

/**
 * A folder that a base backup is restored into and that a PostgreSQL server of the same major
 * version then starts from. It must be absent or empty; the process should be that of the server's
 * user. Nothing in it starts before everything is in place and compared. Immutable.
 *
 * <p>No server is started; and dumps are restored into a {@link PostgresTarget}.
 */
@SuppressWarnings("exports") // what the repository needs of it is no API
public final class PostgresDirectory implements RestoreTarget, Replaying {

  private final Path root;
  private final Map<Long, Path> tablespaces;
  private final Recovery recovery;

  private PostgresDirectory(Path root, Map<Long, Path> tablespaces, Recovery recovery) {
    this.root = root;
    this.tablespaces = Map.copyOf(tablespaces);
    this.recovery = recovery;
  }

  /**
   * What the server does when it starts.
   *
   * @param target how far it replays; empty for the end of the backup
   * @param followsLog whether it replays what is kept of the log, if any is, where no target is
   *     given
   * @param command how it fetches the log; empty if that is fetched beforehand
   */
  record Recovery(Optional<RecoveryTarget> target, boolean followsLog, Optional<String> command) {}

  /** Restores into a folder. */
  public static PostgresDirectory at(Path root) {
    return new PostgresDirectory(
        root.toAbsolutePath().normalize(),
        Map.of(),
        new Recovery(Optional.empty(), false, Optional.empty()));
  }

  /**
   * Returns the same target with another folder for one table space, by its OID; others go where
   * they were.
   */
  public PostgresDirectory tablespace(long oid, Path folder) {
    Map<Long, Path> more = new HashMap<>(tablespaces);
    more.put(oid, folder.toAbsolutePath().normalize());
    return new PostgresDirectory(root, more, recovery);
  }

  /** Returns the same target, whose server replays the log up to a point when it starts. */
  public PostgresDirectory recover(RecoveryTarget point) {
    return with(new Recovery(Optional.of(point), false, recovery.command()));
  }

  /** Returns the same target, whose server replays all that is kept of the log, if any is. */
  public PostgresDirectory followLog() {
    return with(new Recovery(Optional.empty(), true, recovery.command()));
  }

  private PostgresDirectory with(Recovery other) {
    return new PostgresDirectory(root, tablespaces, other);
  }

  /**
   * Returns the same target, whose server fetches the log by a command of its own when it replays
   * it; {@code %f} and {@code %p} stand for the file's name and place. Without one, all that is
   * needed is fetched beforehand, into a folder within the data directory.
   */
  public PostgresDirectory restoreCommand(String command) {
    if (command.contains("\n") || !command.contains("%f") || !command.contains("%p")) {
      throw new InvalidConfigurationException(
          "a restore command is one line with %f and %p in it", "see PostgreSQL's manual");
    }
    return with(new Recovery(recovery.target(), recovery.followsLog(), Optional.of(command)));
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

  @Override
  public Plan plan(BackupFiles files, WalSupply log, RunContext run) throws IOException {
    return new DirectoryRestoration(this, files, run).plan(log);
  }

  Path root() {
    return root;
  }

  Map<Long, Path> tablespaces() {
    return tablespaces;
  }

  Recovery recovery() {
    return recovery;
  }

  /** Whether it was said how far the server replays the log. */
  public boolean hasRecovery() {
    return recovery.target().isPresent() || recovery.followsLog();
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
