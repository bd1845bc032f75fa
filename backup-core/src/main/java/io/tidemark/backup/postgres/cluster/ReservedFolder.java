package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that one restore fills and nobody else. A marker in it, locked as long as the process
 * lives, tells a restore that goes on from one that died; what the latter left is removed, and only
 * that: a folder with anything else in it is refused.
 */
final class ReservedFolder implements FolderClaim {

  static final String MARKER = "tidemark_restore_unfinished";

  private static final String CONTROL = "global/pg_control";

  private final Path folder;
  private final boolean created;
  private final Marker marker;

  private ReservedFolder(Path folder, boolean created, Marker marker) {
    this.folder = folder;
    this.created = created;
    this.marker = marker;
  }

  /**
   * Takes a folder that is absent, empty, or left by a restore that died.
   *
   * @throws InvalidConfigurationException if it is anything else
   */
  static ReservedFolder of(Path wanted) {
    try {
      boolean created = create(wanted);
      Path folder = wanted.toRealPath();
      List<String> names = names(folder);
      boolean left = names.contains(MARKER) && !names.contains(RenewedFolder.MARKER);
      if (!names.isEmpty() && !left) {
        throw occupied(folder, names);
      }
      return new ReservedFolder(folder, created, Marker.in(folder, MARKER, "")).cleared();
    } catch (IOException e) {
      throw Folders.failed("cannot prepare the folder", wanted, e);
    }
  }

  /** Removes what a restore has left that died. */
  private ReservedFolder cleared() throws IOException {
    try {
      requireUnused(folder);
      Folders.clear(folder, MARKER);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      return this;
    } catch (IOException | RuntimeException e) {
      marker.close();
      throw e;
    }
  }

  private static boolean create(Path folder) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(folder, Folders.permissions("rwx------"));
      return true;
    } catch (FileAlreadyExistsException e) {
      if (Files.isDirectory(folder)) {
        return false;
      }
      throw new InvalidConfigurationException(
          "cannot restore into '" + folder + "': it is no folder", "choose another one", e);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  /** A marker that was forgotten must not cost a cluster. */
  private static void requireUnused(Path folder) throws IOException {
    if (Files.exists(folder.resolve(CONTROL), LinkOption.NOFOLLOW_LINKS)
        || Files.exists(folder.resolve("postmaster.pid"), LinkOption.NOFOLLOW_LINKS)) {
      throw occupied(folder, names(folder));
    }
  }

  /**
   * Looks whether {@link #of} would take a folder, and changes nothing.
   *
   * @throws InvalidConfigurationException if it would not
   */
  static void requireFree(Path wanted) throws IOException {
    if (!isFree(wanted)) {
      throw occupied(wanted, names(wanted));
    }
  }

  /** Whether a folder is absent, empty, or left by a restore that died. */
  static boolean isFree(Path wanted) throws IOException {
    if (!Files.isDirectory(wanted)) {
      return true;
    }
    List<String> names = names(wanted);
    return names.isEmpty()
        || (names.contains(MARKER)
            && !names.contains(RenewedFolder.MARKER)
            && !Files.exists(wanted.resolve(CONTROL), LinkOption.NOFOLLOW_LINKS));
  }

  private static InvalidConfigurationException occupied(Path folder, List<String> names) {
    if (names.contains(RenewedFolder.MARKER)) {
      return new InvalidConfigurationException(
          "cannot restore into '" + folder + "': a delta restore was interrupted there",
          "restore into it with delta again, which goes on, or choose a folder that is absent or"
              + " empty");
    }
    String what = names.contains("postmaster.pid") ? "a server's cluster" : "other files";
    return new InvalidConfigurationException(
        "cannot restore into '" + folder + "': it has " + what + " (" + names.get(0) + ", ...)",
        "choose a folder that is absent or empty; of a mount point, a folder in it");
  }

  @Override
  public Path folder() {
    return folder;
  }

  /**
   * Gives the folder to its users: the marker goes, and everything else stays. That it went is
   * durable, because a marker that came back would hand the folder to the next restore.
   */
  @Override
  public void release() {
    marker.release();
  }

  /** Removes everything that the restore has written, and first what a server starts from. */
  @Override
  public void undo() throws IOException {
    try (marker) {
      Files.deleteIfExists(folder.resolve(CONTROL));
      Folders.clear(folder, MARKER);
      Files.deleteIfExists(folder.resolve(MARKER));
    }
    if (created) {
      Files.delete(folder);
    }
  }

  /** Leaves everything as it is, for somebody to look at. */
  @Override
  public void keep() throws IOException {
    marker.close();
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
