package io.tidemark.backup.postgres;

import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.postgres.local.DataFolder;
import io.tidemark.backup.postgres.local.LocalServer;
import io.tidemark.backup.postgres.local.PrivateFolder;
import io.tidemark.backup.postgres.local.ServerPrograms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL's programs on this machine, which start a server on a restored folder so that somebody
 * can look into it: a restore drill. The server is kept apart: it archives nothing, connects to no
 * other server, loads no libraries, listens on no port, and is reached only by its own account, and
 * root, through a socket in a private folder. What runs within it stays as it was: {@code
 * restore_command} and {@code recovery_end_command}, and autovacuum.
 *
 * <p>Not for a server that shall stay: start that with the system's own means. For systems with
 * POSIX accounts. Immutable.
 */
public final class LocalPostgres {

  private static final Duration LIMIT = Duration.ofMinutes(30);

  private final ServerPrograms programs;
  private final Map<String, String> settings;
  private final Options options;

  private record Options(Duration limit, String superuser, Path temporary) {}

  private LocalPostgres(ServerPrograms programs, Map<String, String> settings, Options options) {
    this.programs = programs;
    this.settings = Map.copyOf(settings);
    this.options = options;
  }

  /**
   * Names the programs.
   *
   * @param folder where {@code postgres} and {@code pg_ctl} are, of the cluster's major version;
   *     such as {@code /usr/lib/postgresql/15/bin}
   */
  public static LocalPostgres at(Path folder) {
    return new LocalPostgres(
        new ServerPrograms(folder.toAbsolutePath(), List.of()),
        Map.of(),
        new Options(LIMIT, "postgres", Path.of(System.getProperty("java.io.tmpdir", "."))));
  }

  /** Returns the same with another time within which the recovery must end; 30 minutes at first. */
  public LocalPostgres limit(Duration limit) {
    return new LocalPostgres(
        programs, settings, new Options(limit, options.superuser(), options.temporary()));
  }

  /** Returns the same with the name of the cluster's superuser, {@code postgres} at first. */
  public LocalPostgres as(String superuser) {
    return new LocalPostgres(
        programs, settings, new Options(options.limit(), superuser, options.temporary()));
  }

  /**
   * Returns the same with another place for the server's private folder than the system's temporary
   * folder. The server's account must be able to enter it. The path of a socket has little room.
   */
  public LocalPostgres temporaryIn(Path folder) {
    return new LocalPostgres(
        programs, settings, new Options(options.limit(), options.superuser(), folder));
  }

  /**
   * Returns the same with words that go in front of a program to run it as the server's account,
   * since PostgreSQL does not run as root: {@code setpriv --reuid=postgres --regid=postgres
   * --init-groups}. Folder and files must belong to that account.
   */
  public LocalPostgres runAs(String... words) {
    return new LocalPostgres(
        new ServerPrograms(programs.folder(), List.of(words)), settings, options);
  }

  /**
   * Returns the same with one more setting, which wins over those in the folder. For example {@code
   * shared_preload_libraries}, which is empty without; memory, where this machine has less; {@code
   * config_file}; {@code recovery_target_action}, so that a server pauses that would shut down.
   *
   * @throws InvalidConfigurationException if it is one of those that keep the server apart
   */
  public LocalPostgres setting(String name, String value) {
    LocalServer.requireFree(name);
    Map<String, String> more = new HashMap<>(settings);
    more.put(name, value);
    return new LocalPostgres(programs, more, options);
  }

  /**
   * Refuses what {@link #start} would refuse, before a restore that may take long.
   *
   * @param majorVersion of the server that was backed up
   * @throws InvalidConfigurationException if the programs are of another version, or cannot run
   */
  public void check(int majorVersion) {
    LocalServer.check(programs, majorVersion, options.temporary());
  }

  /**
   * Starts a server and waits until its recovery has ended: it is promoted, has paused at its
   * target, or has shut down there, as the folder says. It writes into the folder: what was
   * restored cannot be compared with its manifest any more.
   *
   * <p>A JVM that is killed leaves the server. Its number is then the first line of {@code
   * postmaster.pid} in the folder, and its private folder the fifth.
   *
   * @param data a folder that a base backup was restored into; stays when the server is closed
   * @return the server, which the caller closes
   * @throws InvalidConfigurationException if the programs are of another version, or cannot run
   * @throws IntegrityException if {@code pg_control} is damaged
   * @throws RestoreFailedException if the server ends instead, or takes too long; its message has
   *     the end of the server's log
   * @throws DatabaseUnavailableException if the superuser cannot log in
   * @throws RunCancelledException if the thread is interrupted
   */
  public RestoredServer start(Path data) {
    DataFolder folder = DataFolder.at(data);
    PrivateFolder own = PrivateFolder.create(options.temporary(), folder.path());
    LocalServer server = LocalServer.start(folder, programs, own, settings);
    try {
      return RestoredServer.await(server, options.superuser(), options.limit());
    } catch (RuntimeException e) {
      close(server, e);
      throw Thread.currentThread().isInterrupted() ? cancelled(folder, e) : e;
    }
  }

  /** An interrupt breaks connections too, which looks like a failure of the server. */
  private static RuntimeException cancelled(DataFolder folder, RuntimeException failure) {
    return failure instanceof RunCancelledException
        ? failure
        : new RunCancelledException(
            "interrupted while starting the server in " + folder.path(), "start it again", failure);
  }

  private static void close(LocalServer server, RuntimeException failure) {
    try {
      server.close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
