package io.tidemark.backup.postgres.cluster;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The data directory of a cluster that is there, or the part of a tablespace's folder that is the
 * cluster's. Going through it follows no link.
 *
 * @param top where it is
 * @param name its name in the cluster; empty for the data directory
 */
record ExistingTree(Path top, Optional<ClusterPath> name) {

  private static final Predicate<String> TABLESPACE_LINK =
      Pattern.compile("pg_tblspc/[1-9][0-9]{0,9}").asMatchPredicate();

  /** What is done with a file that is in it. */
  @FunctionalInterface
  interface Visit {
    void file(Path file, ClusterPath name) throws IOException;
  }

  /** Returns the name in the cluster of something that is in this. */
  private ClusterPath nameOf(Path path) {
    Optional<ClusterPath> name = this.name;
    if (path.equals(top)) {
      return name.orElseThrow();
    }
    for (Path part : top.relativize(path)) {
      ClusterPath last = ClusterPath.trusted(PlatformName.bytes(part));
      name = Optional.of(name.map(folder -> folder.resolve(last)).orElse(last));
    }
    return name.orElseThrow();
  }

  /**
   * Looks whether there is anything but files, folders, and links of tablespaces.
   *
   * @throws io.tidemark.backup.error.InvalidConfigurationException if there is
   */
  void inspect() throws IOException {
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            requirePlain(file, attributes);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void requirePlain(Path file, BasicFileAttributes attributes) {
    if (attributes.isSymbolicLink() && !isTablespace(file)) {
      throw ExistingCluster.refused(
          top,
          "'" + nameOf(file) + "' is a symbolic link, and a delta restore follows none",
          "put what it leads to in its place, or restore into an empty folder without delta");
    }
    if (attributes.isOther()) {
      throw ExistingCluster.refused(
          top,
          "'" + nameOf(file) + "' is no file and no folder",
          "remove it if nobody needs it, or restore into an empty folder without delta");
    }
  }

  private boolean isTablespace(Path link) {
    return name.isEmpty() && TABLESPACE_LINK.test(nameOf(link).toString());
  }

  /**
   * Removes every file that is not to stay, and the folders in which nothing is left.
   *
   * @param remains whether a file may stay where it is
   * @return the folders that are still there
   */
  Set<ClusterPath> clear(Predicate<ClusterPath> remains, Visit removal) throws IOException {
    Set<ClusterPath> kept = new HashSet<>();
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            requirePlain(file, attributes);
            ClusterPath path = nameOf(file);
            if (!remains.test(path) || (attributes.isRegularFile() && hasOtherNames(file))) {
              removal.file(file, path);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (!folder.equals(top) && !removed(folder)) {
              kept.add(nameOf(folder));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    name.ifPresent(kept::add);
    return kept;
  }

  /** Writing into a file would change what others know by another name. */
  static boolean hasOtherNames(Path file) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    return attributes.get("nlink") instanceof Integer names && names > 1;
  }

  /** A folder that is not empty stays, and so does one that is a mount point. */
  private static boolean removed(Path folder) throws IOException {
    try {
      Files.delete(folder);
      return true;
    } catch (FileSystemException e) {
      return false;
    }
  }
}
