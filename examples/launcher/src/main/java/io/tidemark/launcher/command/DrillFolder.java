package io.tidemark.launcher.command;

import io.tidemark.backup.error.RestoreFailedException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The folders that a drill restores into; closing removes what is in them then. */
final class DrillFolder implements AutoCloseable {

  private final Path path;
  private final Set<Path> all;
  private final Set<Path> staying;

  private DrillFolder(Path path, Set<Path> all, Set<Path> staying) {
    this.path = path;
    this.all = Set.copyOf(all);
    this.staying = Set.copyOf(staying);
  }

  /** Notes which of the folders are there already: these stay, and are empty again afterwards. */
  static DrillFolder of(Path path, Collection<Path> tablespaces) {
    Set<Path> all = new LinkedHashSet<>();
    all.add(absolute(path));
    tablespaces.forEach(tablespace -> all.add(absolute(tablespace)));
    Set<Path> staying = all.stream().filter(Files::exists).collect(Collectors.toSet());
    return new DrillFolder(absolute(path), all, staying);
  }

  private static Path absolute(Path folder) {
    return folder.toAbsolutePath().normalize();
  }

  /**
   * Returns the same with the table spaces that went where they were. To be called before a server
   * starts: a log can lead to others, which were not empty when the restore began.
   */
  DrillFolder restored() {
    Set<Path> more = new LinkedHashSet<>(all);
    Set<Path> empty = new LinkedHashSet<>(staying);
    try (DirectoryStream<Path> links = Files.newDirectoryStream(path.resolve("pg_tblspc"))) {
      for (Path link : links) {
        if (Files.isSymbolicLink(link) && more.add(absolute(Files.readSymbolicLink(link)))) {
          empty.add(absolute(Files.readSymbolicLink(link)));
        }
      }
    } catch (IOException e) {
      throw new RestoreFailedException(
          "cannot look at the table spaces in " + path + ": " + e, "remove " + path, e);
    }
    return new DrillFolder(path, more, empty);
  }

  /** Returns the same with nothing to remove. */
  DrillFolder kept() {
    return new DrillFolder(path, Set.of(), Set.of());
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    for (Path folder : all) {
      try {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          remove(folder);
        }
      } catch (IOException e) {
        throw new RestoreFailedException(
            "cannot remove what the drill has restored: " + e, "remove " + folder, e);
      }
    }
  }

  /** Follows no links: those of table spaces lead elsewhere. */
  private void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (!visited.equals(folder) || !staying.contains(folder)) {
              Files.delete(visited);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
