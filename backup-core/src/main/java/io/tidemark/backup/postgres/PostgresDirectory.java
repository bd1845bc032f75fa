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
 * version then starts from. It must be absent or empty, unless {@link #delta} allows more; the
 * process should be that of the server's user. Nothing in it starts before everything is in place
 * and compared. Immutable.
 *
 * <p>No server is started; and dumps are restored into a {@link PostgresTarget}.
 */
@SuppressWarnings("exports") // what the repository needs of it is no API
public final class PostgresDirectory implements RestoreTarget, Replaying {

  private final Path root;
  private final Map<Long, Path> tablespaces;
  private final Recovery recovery;
  private final boolean delta;

  private PostgresDirectory(
      Path root, Map<Long, Path> tablespaces, Recovery recovery, boolean delta) {
    this.root = root;
    this.delta = delta;
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
        new Recovery(Optional.empty(), false, Optional.empty()),
        false);
  }

  /**
   * Returns the same target with another folder for one table space, by its OID; others go where
   * they were.
   */
  public PostgresDirectory tablespace(long oid, Path folder) {
    Map<Long, Path> more = new HashMap<>(tablespaces);
    more.put(oid, folder.toAbsolutePath().normalize());
    return new PostgresDirectory(root, more, recovery, delta);
  }

  /**
   * Returns the same target, in which the cluster may lie that the backup is of: every file there
   * is compared with the backup, byte by byte, and only the pages of 8 KiB that differ are written.
   * The backup is read as a whole all the same.
   *
   * <p>The server must be stopped. <strong>What the backup does not have is removed</strong>: later
   * databases and tables, the log, replication slots, the server's own logs, settings that are
   * newer. Of a table space only the cluster's own folder in the place that its link leads to, and
   * only if it goes there again. No symbolic link but those of table spaces may be there.
   *
   * <p>A cluster of another system identifier or major version, one with a {@code postmaster.pid},
   * or other files are refused before anything is changed. A restore that fails, is cancelled or
   * killed later leaves a folder that no server starts from, and that a restore with {@code
   * delta()} completes. A folder that is absent or empty is filled as without it.
   *
   * <p>The facts of the report tell {@code bytes} (of all files), {@code written-bytes}, and {@code
   * removed-files}.
   */
  public PostgresDirectory delta() {
    return new PostgresDirectory(root, tablespaces, recovery, true);
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
    return new PostgresDirectory(root, tablespaces, other, delta);
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

  boolean mayHaveCluster() {
    return delta;
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
