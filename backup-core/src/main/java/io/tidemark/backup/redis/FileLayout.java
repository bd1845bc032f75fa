package io.tidemark.backup.redis;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.RestoreFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which file a server loads when it starts, in a folder that was found fit for it. */
final class FileLayout {

  private static final String STOP =
      "stop the server that uses the folder: one that runs overwrites the file when it stops";

  private final Path folder;
  private final Optional<ServerSettings> settings;
  private final boolean appendOnly;

  private FileLayout(Path folder, Optional<ServerSettings> settings, boolean appendOnly) {
    this.folder = folder;
    this.settings = settings;
    this.appendOnly = appendOnly;
  }

  /** Looks at the folder; refuses one with a server's files, or a server in it. */
  static FileLayout of(Path folder, Optional<ServerSettings> settings, boolean appendOnly) {
    boolean configured =
        settings.map(known -> known.value("appendonly", "no")).orElse("no").equals("yes");
    FileLayout layout = new FileLayout(folder, settings, appendOnly || configured);
    layout.requireFolder();
    layout.requireNone(layout.setting("dbfilename", "dump.rdb"));
    layout.requireNone(layout.setting("appendfilename", "appendonly.aof"));
    layout.requireNone(layout.setting("appenddirname", "appendonlydir"));
    layout.requireNoServer();
    return layout;
  }

  private String setting(String name, String usual) {
    return settings.map(known -> known.value(name, usual)).orElse(usual);
  }

  private void requireFolder() {
    if (!Files.isDirectory(folder)) {
      throw new InvalidConfigurationException(
          "there is no folder '" + folder + "'",
          "make it, belonging to the server's user; the server's setting dir names it");
    }
    Path configured = Path.of(setting("dir", folder.toString()));
    if (configured.isAbsolute() && !configured.normalize().equals(folder)) {
      throw new InvalidConfigurationException(
          "the server's configuration has dir '%s', and the restore goes to '%s'"
              .formatted(configured, folder),
          "restore into the server's folder");
    }
  }

  /** An append-only file would be loaded instead of a dump, a dump is somebody's data. */
  private void requireNone(String name) {
    Path file = folder.resolve(name);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new RestoreFailedException(
          "'" + file + "' exists, and a server's data is never overwritten",
          "move it away if the server's data is to be given up, or restore into another folder");
    }
  }

  private void requireNoServer() {
    Optional<ProcessHandle> server =
        ProcessHandle.allProcesses().filter(this::worksHere).findFirst();
    if (server.isPresent()) {
      throw new RestoreFailedException(
          "a server runs in '%s' (process %d)".formatted(folder, server.get().pid()),
          STOP + "; or restore into it with RedisTarget");
    }
  }

  private boolean worksHere(ProcessHandle process) {
    String program = process.info().command().orElse("");
    Path workingFolder = Path.of("/proc", Long.toString(process.pid()), "cwd");
    try {
      return program.matches(".*(redis|valkey|keydb)[^/]*")
          && Files.readSymbolicLink(workingFolder).equals(folder.toRealPath());
    } catch (IOException unknown) { // it has ended, is another user's, or this is not Linux
      return false;
    }
  }

  /**
   * Returns the file to write. Redis since 7 has a folder for its append-only files, and takes a
   * single one of older releases into it: so one file does for all releases.
   */
  Path file() {
    return folder.resolve(
        appendOnly
            ? setting("appendfilename", "appendonly.aof")
            : setting("dbfilename", "dump.rdb"));
  }

  RedisFile.Plan plan() {
    String start =
        appendOnly
            ? "start it with appendonly yes"
            : "start it with appendonly no, and say CONFIG SET appendonly yes when it has loaded,"
                + " if it shall have one";
    return new RedisFile.Plan(
        file(), appendOnly, List.of(STOP, "restore", start, "compare DBSIZE with the report"));
  }

  /** Returns what nobody has said and what would lose the data. */
  Optional<String> warning() {
    return appendOnly || settings.isPresent()
        ? Optional.empty()
        : Optional.of(
            "a server with appendonly yes ignores %s and starts empty: start it with appendonly no"
                    .formatted(file())
                + " and switch it on afterwards, or restore with appendOnly()");
  }
}
