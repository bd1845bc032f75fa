package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folders between the root and the objects. They appear with the first object and go with the
 * last one, while other threads and processes do the same.
 */
final class Folders {

  /** Others may remove a folder each time that we create it, but hardly this often. */
  static final int ATTEMPTS = 20;

  private final String root;

  Folders(String root) {
    this.root = root;
  }

  /**
   * Whether a key holds an object. All folders on the way are looked at in one round trip.
   *
   * @throws IOException if a symbolic link lies on the way, since it may lead out of the root
   */
  boolean holds(Sftp sftp, StorageKey key) throws IOException {
    List<String> paths = new ArrayList<>();
    List<Answer<Optional<Attributes>>> looks = new ArrayList<>();
    String path = root;
    for (String segment : key.value().split("/", -1)) {
      path = path + "/" + segment;
      paths.add(path);
      looks.add(sftp.look(path));
    }
    for (int i = 0; i < paths.size(); i++) {
      Optional<Attributes> found = looks.get(i).await();
      if (found.isPresent() && found.get().isLink()) {
        throw new IOException(
            "'%s' is not accessible: %s is a symbolic link; hint: mount the folder there instead"
                .formatted(key, paths.get(i)));
      }
      if (found.isEmpty() || !found.get().isFolder()) {
        return i == paths.size() - 1 && found.isPresent() && found.get().isFile();
      }
    }
    return false;
  }

  /**
   * Creates the folders that an object needs.
   *
   * @throws StatusException that there is no such file, if another process removes them at the same
   *     time; try again
   */
  void createFor(Sftp sftp, String object) throws IOException {
    create(sftp, parent(object));
  }

  private void create(Sftp sftp, String folder) throws IOException {
    for (int attempt = 1; !folder.equals(root) && !isFolder(sftp, folder); attempt++) {
      create(sftp, parent(folder));
      try {
        sftp.createFolder(folder).await();
        return;
      } catch (StatusException e) {
        // Others may have created it and removed it again, which looks like any other failure.
        if (attempt == ATTEMPTS || e.is(Fxp.PERMISSION_DENIED)) {
          throw e;
        }
      }
    }
  }

  private static boolean isFolder(Sftp sftp, String path) throws IOException {
    Optional<Attributes> found = sftp.look(path).await();
    if (found.isPresent() && !found.get().isFolder()) {
      throw new IOException(path + " is a file where a folder is needed");
    }
    return found.isPresent();
  }

  /**
   * Removes the folders that an object had, from the innermost, as long as they are empty. It is a
   * courtesy: what keeps a folder from being removed is no failure.
   */
  void pruneFor(Sftp sftp, String object) throws IOException {
    String folder = parent(object);
    while (!folder.equals(root)) {
      try {
        sftp.removeFolder(folder).await();
      } catch (StatusException e) {
        if (!e.is(Fxp.NO_SUCH_FILE)) {
          return;
        }
        // Somebody else prunes too; the folder above may be left to us.
      }
      folder = parent(folder);
    }
  }

  private static String parent(String belowRoot) {
    return belowRoot.substring(0, belowRoot.lastIndexOf('/'));
  }
}
