package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.error.RestoreFailedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is done to folders and is the same everywhere. */
final class Folders {

  private Folders() {}

  static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  /** Gives a file or folder other permissions, unless it has them; follows no link. */
  static void permit(Path path, String text) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    Set<PosixFilePermission> wanted = PosixFilePermissions.fromString(text);
    if (!view.readAttributes().permissions().equals(wanted)) {
      view.setPermissions(wanted);
    }
  }

  /** Makes the names in a folder durable. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes everything in a folder but one name, and follows no links. */
  static void clear(Path folder, String except) throws IOException {
    Path kept = folder.resolve(except);
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.equals(kept)) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (!visited.equals(folder)) {
              Files.delete(visited);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Says what the file system has refused. */
  static RestoreFailedException failed(String action, Path what, IOException cause) {
    String reason =
        cause instanceof FileSystemException failure && failure.getReason() != null
            ? failure.getReason()
            : Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    return new RestoreFailedException(
        action + " '" + what + "': " + reason + " (" + cause.getClass().getSimpleName() + ")",
        "restore as the user that runs the server, into a file system with room for the cluster",
        cause);
  }
}
