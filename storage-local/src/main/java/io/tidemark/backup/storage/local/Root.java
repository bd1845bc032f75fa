package io.tidemark.backup.storage.local;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The folder that everything lies in, and its identity, so that a file system that is unmounted
 * while we run is noticed before anything is written below the bare mount point.
 */
record Root(Path path, @Nullable Object identity) {

  static Root open(Path path) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    if (!Files.exists(absolute)) {
      throw new NoSuchFileException(
          absolute.toString(),
          null,
          "the root folder does not exist; hint: mount its file system, or create the folder");
    }
    return of(absolute);
  }

  static Root openOrCreate(Path path, MountTable mounts, Durability durability) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    mounts.refuseUnmounted(absolute);
    try {
      create(absolute, durability);
    } catch (IOException e) {
      throw Problem.of("cannot create the root folder " + absolute, absolute, e);
    }
    return of(absolute);
  }

  private static Root of(Path absolute) throws IOException {
    if (!Files.isDirectory(absolute)) {
      throw new IOException("the root folder " + absolute + " is a file, not a folder");
    }
    Path real = absolute.toRealPath();
    return new Root(real, identityOf(real));
  }

  private static void create(Path absolute, Durability durability) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    @Nullable Path folder = absolute;
    while (folder != null && !Files.exists(folder)) {
      missing.push(folder);
      folder = folder.getParent();
    }
    for (Path next : missing) {
      try {
        Files.createDirectory(next, Durability.privateFolder());
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(next)) {
          throw e;
        }
      }
      durability.syncFolder(Objects.requireNonNull(next.getParent()));
    }
  }

  private static @Nullable Object identityOf(Path folder) throws IOException {
    return Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
  }

  /** Throws if the root is no longer the folder that was opened. */
  void check() throws IOException {
    @Nullable Object now;
    try {
      now = identityOf(path);
    } catch (NoSuchFileException e) {
      throw new IOException("the root folder " + path + " has disappeared", e);
    }
    if (!Objects.equals(identity, now)) {
      throw new IOException(
          "the root folder %s is no longer the one that was opened; hint: was its file system unmounted?"
              .formatted(path));
    }
  }
}
