package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Folders that work well as long as they are small, and used by one process that ends well. */
final class BrokenFolders {

  private BrokenFolders() {}

  /** Gives the others time to get in between. */
  private static void dawdle(long millis) {
    LockSupport.parkNanos(millis * 1_000_000);
  }

  /** Looks, and then moves over whatever has come meanwhile. */
  static class ChecksThenActs extends FolderStorage {

    ChecksThenActs(Path root) {
      super(root);
    }

    @Override
    void publish(StorageKey key, Path staged) throws IOException {
      Files.createDirectories(folder(path(key)));
      if (Files.exists(path(key))) {
        throw new ObjectExistsException(key);
      }
      dawdle(1);
      Files.move(staged, path(key), StandardCopyOption.ATOMIC_MOVE);
      Files.createFile(staged);
    }
  }

  /** Writes where the object will be, and tidies up if it gets the chance. */
  static class WritesInPlace extends FolderStorage {

    WritesInPlace(Path root) {
      super(root);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      Files.createDirectories(folder(path(key)));
      boolean written = false;
      try (OutputStream out = Files.newOutputStream(path(key), StandardOpenOption.CREATE_NEW)) {
        content.writeTo(out);
        written = true;
      } finally {
        if (!written) {
          Files.delete(path(key));
        }
      }
      return object(key, path(key));
    }
  }

  /** Reserves a name, and gives it back if it gets the chance. */
  static class Reserves extends FolderStorage {

    Reserves(Path root) {
      super(root);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      Path reservation = root.resolve(".reserved-" + key.value().replace('/', '-'));
      try {
        Files.createFile(reservation);
      } catch (FileAlreadyExistsException e) {
        throw (IOException) new ObjectExistsException(key).initCause(e);
      }
      try {
        return super.put(key, labels, content);
      } finally {
        Files.delete(reservation);
      }
    }
  }

  /** Says that it is done as soon as somebody else is going to do it. */
  static class PublishesLater extends FolderStorage {

    PublishesLater(Path root) {
      super(root);
    }

    @Override
    void publish(StorageKey key, Path staged) throws IOException {
      Path kept = Files.move(staged, root.resolve(staged.getFileName() + "-kept"));
      Thread later = new Thread(() -> publishLater(key, kept));
      later.setDaemon(true);
      later.start();
    }

    private void publishLater(StorageKey key, Path kept) {
      dawdle(1_000);
      try {
        super.publish(key, kept);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  /** Takes it for granted that a folder stays that it has made. */
  static class TrustsFolders extends FolderStorage {

    TrustsFolders(Path root) {
      super(root);
    }

    @Override
    void publish(StorageKey key, Path staged) throws IOException {
      Files.createDirectories(folder(path(key)));
      dawdle(1);
      Files.createLink(path(key), staged);
    }
  }

  /** Lists one page. */
  static class ListsOnePage extends FolderStorage {

    ListsOnePage(Path root) {
      super(root);
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
      return super.list(prefix).stream().limit(500).toList();
    }
  }

  /** Lists the second half by position, wherever that is by then. */
  static class ListsByPosition extends FolderStorage {

    ListsByPosition(Path root) {
      super(root);
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
      List<StoredObject> first = super.list(prefix);
      int half = first.size() / 2;
      dawdle(1);
      return Stream.concat(first.stream().limit(half), super.list(prefix).stream().skip(half))
          .toList();
    }
  }

  /** Looks into folders, but not into all that lie in them. */
  static class ListsShallowFolders extends FolderStorage {

    ListsShallowFolders(Path root) {
      super(root);
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
      return super.list(prefix).stream()
          .filter(object -> object.key().value().split("/", -1).length < 256)
          .toList();
    }
  }

  /** Deletes one batch. */
  static class DeletesOneBatch extends FolderStorage {

    DeletesOneBatch(Path root) {
      super(root);
    }

    @Override
    public void deleteAll(Collection<StorageKey> keys) throws IOException {
      super.deleteAll(keys.stream().limit(250).toList());
    }
  }
}
