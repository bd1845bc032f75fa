package io.tidemark.backup.postgres.local;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server's process, which is kept apart from everything that its files name. */
public final class LocalServer implements AutoCloseable {

  private final DataFolder data;
  private final ServerPrograms programs;
  private final PrivateFolder folder;
  private final Process process;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalServer(
      DataFolder data, ServerPrograms programs, PrivateFolder folder, Process process) {
    this.data = data;
    this.programs = programs;
    this.folder = folder;
    this.process = process;
  }

  /**
   * Refuses the name of a setting that cannot be given to {@link #start}.
   *
   * @throws InvalidConfigurationException if it is one of those that keep the server apart
   */
  public static void requireFree(String setting) {
    GuardedSettings.requireFree(setting);
  }

  /**
   * Refuses what {@link #start} would refuse of a cluster that is not there yet.
   *
   * @param temporary the place of private folders
   */
  public static void check(ServerPrograms programs, int majorVersion, Path temporary) {
    programs.requireVersion(majorVersion, "the backup");
    try (PrivateFolder folder = PrivateFolder.create(temporary)) {
      requireAccount(programs, folder);
    }
  }

  /**
   * Starts a server, and does not wait for it.
   *
   * @param folder becomes the server's: is removed when it has ended, or could not be started
   */
  public static LocalServer start(
      DataFolder data,
      ServerPrograms programs,
      PrivateFolder folder,
      Map<String, String> settings) {
    try {
      programs.requireVersion(data.majorVersion(), data.path().toString());
      requireAccount(programs, folder);
      Process process = launch(data, programs, folder, settings);
      return new LocalServer(data, programs, folder, process);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static void requireAccount(ServerPrograms programs, PrivateFolder folder) {
    if (programs.prefix().isEmpty() && folder.isRoots()) {
      throw new InvalidConfigurationException(
          "PostgreSQL does not run as root",
          "restore and start as the server's account; or give the folder to that account, and let"
              + " runAs(\"setpriv\", \"--reuid=postgres\", \"--regid=postgres\","
              + " \"--init-groups\") start the server as it");
    }
  }

  private static Process launch(
      DataFolder data,
      ServerPrograms programs,
      PrivateFolder folder,
      Map<String, String> settings) {
    List<String> arguments = new ArrayList<>(List.of("-D", data.path().toString()));
    new GuardedSettings(data, folder)
        .with(settings)
        .forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
    List<String> words = programs.words("postgres", arguments);
    try {
      Process process =
          new ProcessBuilder(words)
              .directory(folder.path().toFile())
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(folder.log().toFile()))
              .start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new InvalidConfigurationException(
          "cannot run " + words.get(0) + ": " + e.getMessage(),
          "check the folder of the programs, and the words of runAs(...)",
          e);
    }
  }

  /** Returns the data directory. */
  public Path dataDirectory() {
    return data.path();
  }

  /** Returns the folder of its socket. */
  public PrivateFolder folder() {
    return folder;
  }

  /** Returns the process that was started. */
  public Process process() {
    return process;
  }

  /** Returns what to look at while it recovers. */
  public RecoveryWatch watch() {
    return new RecoveryWatch(process, data.path(), new ServerLog(folder.log()));
  }

  /** Ends all its processes, whatever it takes, and removes its private folder. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        new ServerStop(process, programs, data.path()).run();
      } finally {
        folder.close();
      }
    }
  }
}
