package io.tidemark.backup.storage.local;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One walk over the objects below a prefix. Entries that vanish meanwhile were deleted; whatever
 * else cannot be read makes the walk fail, since a list with holes is worse than none.
 */
final class Listing {

  private final Root root;
  private final String prefix;
  private final List<StoredObject> found = new ArrayList<>();
  private final SortedSet<String> folders = new TreeSet<>();
  private boolean deep = true;

  Listing(Root root, String prefix) {
    this.root = root;
    this.prefix = prefix;
  }

  List<StoredObject> objects() throws IOException {
    walk();
    found.sort(Comparator.comparing(StoredObject::key));
    return List.copyOf(found);
  }

  /** Returns the names of the folders directly below. */
  SortedSet<String> folders() throws IOException {
    deep = false;
    walk();
    return folders;
  }

  private void walk() throws IOException {
    int folderEnd = prefix.lastIndexOf('/');
    if (folderEnd < 0) {
      walk(root.path(), "");
    } else if (isKey(prefix.substring(0, folderEnd))) {
      walkIfFolder(prefix.substring(0, folderEnd));
    }
    root.check();
  }

  private void walkIfFolder(String folder) throws IOException {
    Path path = root.path();
    for (String segment : folder.split("/", -1)) {
      path = path.resolve(segment);
      if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
        refuseIfItLeadsOut(path);
        return;
      }
    }
    walk(path, folder + "/");
  }

  private void walk(Path folder, String keyPrefix) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        visit(entry, keyPrefix + entry.getFileName());
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException e) {
      refuseIfRoot(folder, e);
    } catch (AccessDeniedException e) {
      refuseUnlessLostAndFound(folder, e);
    }
  }

  private void visit(Path entry, String key) throws IOException {
    boolean matches = key.startsWith(prefix) || prefix.startsWith(key + "/");
    if (!matches || !isKey(key)) {
      return;
    }
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(entry, BasicFileAttributes.class, NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return;
    }
    if (attributes.isDirectory() && !deep) {
      folders.add(key.substring(prefix.length()));
    } else if (attributes.isDirectory()) {
      walk(entry, key + "/");
    } else if (attributes.isSymbolicLink()) {
      refuseIfItLeadsOut(entry);
    } else if (attributes.isRegularFile()) {
      found.add(
          new StoredObject(
              new StorageKey(key), attributes.size(), attributes.lastModifiedTime().toInstant()));
    }
  }

  /** A link to something in the root hides nothing; behind any other there may be objects. */
  private void refuseIfItLeadsOut(Path entry) throws IOException {
    if (Files.isSymbolicLink(entry) && !leadsIntoRoot(entry)) {
      throw new IOException(
          entry + " is a symbolic link out of the root folder; hint: mount the folder instead");
    }
  }

  private boolean leadsIntoRoot(Path link) throws IOException {
    try {
      return link.toRealPath().startsWith(root.path());
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private void refuseIfRoot(Path folder, IOException e) throws IOException {
    if (folder.equals(root.path())) {
      throw e;
    }
  }

  /** The root of an ext4 file system has this folder, which only root may read. */
  private void refuseUnlessLostAndFound(Path folder, IOException e) throws IOException {
    if (!folder.equals(root.path().resolve("lost+found"))) {
      throw e;
    }
  }

  private static boolean isKey(String text) {
    try {
      new StorageKey(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
