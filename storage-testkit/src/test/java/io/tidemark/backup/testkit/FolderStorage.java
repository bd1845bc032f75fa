package io.tidemark.backup.testkit;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** A folder that several processes can use, and nothing but that: it is there to be broken. */
class FolderStorage implements Storage {

  final Path root;

  FolderStorage(Path root) {
    this.root = root;
  }

  final Path path(StorageKey key) {
    return root.resolve(key.value());
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    if (Files.exists(path(key))) {
      throw new ObjectExistsException(key);
    }
    Path staged = root.resolve("." + UUID.randomUUID());
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(staged))) {
        content.writeTo(out);
      }
      StoredObject object = object(key, staged);
      publish(key, staged);
      return object;
    } finally {
      Files.deleteIfExists(staged);
    }
  }

  void publish(StorageKey key, Path staged) throws IOException {
    boolean published = false;
    while (!published) {
      try {
        createFolders(folder(path(key)));
        Files.createLink(path(key), staged);
        published = true;
      } catch (FileAlreadyExistsException e) {
        throw (IOException) new ObjectExistsException(key).initCause(e);
      } catch (NoSuchFileException e) {
        // Somebody has removed the folder again, which was empty.
      }
    }
  }

  private static void createFolders(Path folder) throws IOException {
    boolean created = false;
    while (!created) {
      try {
        Files.createDirectories(folder);
        created = true;
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        // Somebody has removed one of them again, which was empty.
      }
    }
  }

  static StoredObject object(StorageKey key, Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
    return new StoredObject(key, attributes.size(), attributes.lastModifiedTime().toInstant());
  }

  @Override
  public InputStream open(StorageKey key) throws IOException {
    if (!Files.isRegularFile(path(key))) {
      throw new ObjectNotFoundException(key);
    }
    return Files.newInputStream(path(key));
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    List<StoredObject> found = new ArrayList<>();
    walk(root, found);
    found.removeIf(object -> !object.key().value().startsWith(prefix));
    found.sort(Comparator.comparing(StoredObject::key));
    return found;
  }

  private void walk(Path folder, List<StoredObject> found) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "[!.]*")) {
      for (Path entry : entries) {
        visit(entry, found);
      }
    } catch (NoSuchFileException e) {
      // It was deleted meanwhile.
    }
  }

  private void visit(Path entry, List<StoredObject> found) throws IOException {
    if (Files.isDirectory(entry)) {
      walk(entry, found);
      return;
    }
    try {
      found.add(object(new StorageKey(root.relativize(entry).toString()), entry));
    } catch (NoSuchFileException e) {
      // It was deleted meanwhile, and the others are still to be seen.
    }
  }

  @Override
  public void delete(StorageKey key) throws IOException {
    Files.deleteIfExists(path(key));
    Path folder = folder(path(key));
    while (!folder.equals(root)) {
      try {
        Files.deleteIfExists(folder);
      } catch (FileSystemException e) {
        return;
      }
      folder = folder(folder);
    }
  }

  static Path folder(Path path) {
    return Objects.requireNonNull(path.getParent());
  }

  @Override
  public void close() {}
}
