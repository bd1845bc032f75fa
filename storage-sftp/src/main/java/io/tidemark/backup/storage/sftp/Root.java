package io.tidemark.backup.storage.sftp;

import java.io.IOException;

/** Finds the folder that everything lies in, or creates it. */
final class Root {

  private Root() {}

  /**
   * Returns the absolute path of a folder.
   *
   * @param path absolute, or relative to where a login begins
   */
  static String open(Sftp sftp, String path, boolean create) throws IOException {
    String absolute = absolute(sftp, path);
    if (!exists(sftp, absolute)) {
      if (!create) {
        throw new IOException(
            "the root folder %s does not exist; hint: create it, or mount its file system"
                .formatted(absolute));
      }
      create(sftp, absolute);
    }
    return absolute;
  }

  private static String absolute(Sftp sftp, String path) throws IOException {
    if (path.startsWith("/")) {
      return withoutEnd(path);
    }
    String home = sftp.realPath(".").await();
    return withoutEnd(home.endsWith("/") ? home + path : home + "/" + path);
  }

  private static String withoutEnd(String path) {
    String shorter = path;
    while (shorter.endsWith("/")) {
      shorter = shorter.substring(0, shorter.length() - 1);
    }
    return shorter;
  }

  /** Opening also follows symbolic links, which are the user's own choice here. */
  private static boolean exists(Sftp sftp, String folder) throws IOException {
    try {
      sftp.close(sftp.openFolder(folder.isEmpty() ? "/" : folder).await()).await();
      return true;
    } catch (StatusException e) {
      if (e.is(Fxp.NO_SUCH_FILE) && sftp.look(folder).await().isEmpty()) {
        return false;
      }
      throw e;
    }
  }

  private static void create(Sftp sftp, String folder) throws IOException {
    String parent = folder.substring(0, folder.lastIndexOf('/'));
    if (!exists(sftp, parent)) {
      create(sftp, parent);
    }
    try {
      sftp.createFolder(folder).await();
    } catch (StatusException e) {
      if (!exists(sftp, folder)) {
        throw e;
      }
    }
  }
}
