package io.tidemark.backup.storage.local;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * The folders between the root and the objects. They appear with the first object and go with the
 * last one, while other threads and processes do the same.
 */
final class Folders {

  private final Root root;
  private final Durability durability;

  Folders(Root root, Durability durability) {
    this.root = root;
    this.durability = durability;
  }

  /** Where a key's object lies or would lie, and whether it is there. */
  record Place(Path path, boolean taken) {}

  Path root() {
    return root.path();
  }

  /**
   * Finds the place of a key.
   *
   * @throws IOException if a symbolic link lies on the way, since it may lead out of the root, or
   *     if a folder on the way may not be searched
   */
  Place find(StorageKey key) throws IOException {
    Path whole = root.path().resolve(key.value());
    Path path = root.path();
    for (String segment : key.value().split("/", -1)) {
      path = path.resolve(segment);
      BasicFileAttributes found;
      try {
        found = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
      } catch (NoSuchFileException e) {
        return new Place(whole, false);
      } catch (IOException e) {
        throw Problem.of("cannot look for '" + key + "'", root.path(), e);
      }
      if (found.isSymbolicLink()) {
        throw new IOException(
            "'%s' is not accessible: %s is a symbolic link; hint: mount the folder there instead"
                .formatted(key, path));
      }
      if (!found.isDirectory()) {
        return new Place(whole, found.isRegularFile() && path.equals(whole));
      }
    }
    return new Place(whole, false);
  }

  /**
   * Creates the folders that an object needs.
   *
   * @throws NoSuchFileException if another process removes them at the same time; try again
   */
  void createFor(Path object) throws IOException {
    create(parent(object));
  }

  private void create(Path folder) throws IOException {
    if (folder.equals(root.path()) || Files.isDirectory(folder, NOFOLLOW_LINKS)) {
      return;
    }
    create(parent(folder));
    try {
      Files.createDirectory(folder, Durability.privateFolder());
    } catch (FileAlreadyExistsException e) {
      // If it has gone again by now, this throws that there is no such file.
      if (!Files.readAttributes(folder, BasicFileAttributes.class, NOFOLLOW_LINKS).isDirectory()) {
        throw new IOException(folder + " is a file where a folder is needed", e);
      }
    }
  }

  /**
   * Flushes the folders of an object up to the root: each may have been created by this put, by
   * another one that has not flushed it yet, or by a process that died before it could.
   */
  void syncFor(Path object) throws IOException {
    Path folder = object;
    do {
      folder = parent(folder);
      durability.syncFolder(folder);
    } while (!folder.equals(root.path()));
  }

  /** Removes an object, durably, if it is there. */
  void remove(Path object) throws IOException {
    Files.deleteIfExists(object);
    durability.syncFolder(parent(object));
  }

  /**
   * Removes the folders that an object had, from the innermost, as long as they are empty. It is a
   * courtesy: what keeps a folder from being removed is no failure.
   */
  void pruneFor(Path object) throws IOException {
    Path folder = parent(object);
    while (!folder.equals(root.path())) {
      try {
        removeFolder(folder);
      } catch (NoSuchFileException e) {
        // Somebody else prunes too; the folder above may be left to us.
      } catch (FileSystemException e) {
        return;
      }
      folder = parent(folder);
    }
  }

  /** Removes a folder, and never an object that has taken its name in the meantime. */
  private static void removeFolder(Path folder) throws IOException {
    try (DirectoryStream<Path> siblings = Files.newDirectoryStream(parent(folder))) {
      if (siblings instanceof SecureDirectoryStream<Path> secure) {
        secure.deleteDirectory(folder.getFileName());
      } else if (Files.isDirectory(folder, NOFOLLOW_LINKS)) {
        Files.delete(folder);
      }
    }
  }

  private static Path parent(Path belowRoot) {
    return Objects.requireNonNull(belowRoot.getParent(), "everything lies below the root");
  }
}
