package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One walk over the objects below a prefix, several folders at a time. Entries that vanish
 * meanwhile were deleted; whatever else cannot be read makes the walk fail, since a list with holes
 * is worse than none.
 */
final class Listing {

  /** OpenSSH has room for a thousand open folders; round trips are saved long before that. */
  private static final int FOLDERS_AT_ONCE = 32;

  /** How often folders are read again that change while they are read. */
  private static final int RESTARTS = 200;

  private final Sftp sftp;
  private final String root;
  private final String prefix;
  private final Deque<String> folders = new ArrayDeque<>();
  private final SortedMap<StorageKey, StoredObject> found = new TreeMap<>();
  private final SortedSet<String> names = new TreeSet<>();
  private boolean deep = true;
  private int restarts;

  Listing(Sftp sftp, String root, String prefix) {
    this.sftp = sftp;
    this.root = root;
    this.prefix = prefix;
  }

  /** A folder that is being read; its keys begin with {@code key}. */
  private record Open(String key, Sftp.Handle handle) {}

  List<StoredObject> objects() throws IOException {
    walk();
    return List.copyOf(found.values());
  }

  /** Returns the names of the folders directly below. */
  SortedSet<String> folders() throws IOException {
    deep = false;
    walk();
    return names;
  }

  private void walk() throws IOException {
    int folderEnd = prefix.lastIndexOf('/');
    if (folderEnd < 0) {
      folders.add("");
    } else if (isKey(prefix.substring(0, folderEnd)) && isFolder(prefix.substring(0, folderEnd))) {
      folders.add(prefix.substring(0, folderEnd) + "/");
    }
    while (!folders.isEmpty()) {
      walk(openSome());
    }
  }

  /** A symbolic link on the way is refused, as it is when an object is opened. */
  private boolean isFolder(String key) throws IOException {
    String path = root;
    for (String segment : key.split("/", -1)) {
      path = path + "/" + segment;
      Optional<Attributes> attributes = sftp.look(path).await();
      if (attributes.isPresent() && attributes.get().isLink()) {
        throw link(path);
      }
      if (attributes.isEmpty() || !attributes.get().isFolder()) {
        return false;
      }
    }
    return true;
  }

  private List<Open> openSome() throws IOException {
    List<String> keys = new ArrayList<>();
    List<Answer<Sftp.Handle>> answers = new ArrayList<>();
    while (!folders.isEmpty() && keys.size() < FOLDERS_AT_ONCE) {
      String key = folders.remove();
      keys.add(key);
      answers.add(sftp.openFolder(pathOf(key)));
    }
    List<Open> open = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      try {
        open.add(new Open(keys.get(i), answers.get(i).await()));
      } catch (StatusException e) {
        refuseUnlessItHasGone(keys.get(i), e);
      }
    }
    return open;
  }

  private void refuseUnlessItHasGone(String key, StatusException e) throws IOException {
    boolean gone = e.is(Fxp.NO_SUCH_FILE) && !key.isEmpty();
    // The root of an ext4 file system has this folder, which only root may read.
    boolean foreign = e.is(Fxp.PERMISSION_DENIED) && key.equals("lost+found/");
    if (!gone && !foreign) {
      throw e;
    }
  }

  private void walk(List<Open> open) throws IOException {
    List<Open> left = open;
    try {
      while (!left.isEmpty()) {
        left = visitMore(left);
      }
    } finally {
      for (Open folder : open) {
        sftp.close(folder.handle());
      }
    }
  }

  /** Reads on in some folders, and returns those that have not come to their end. */
  private List<Open> visitMore(List<Open> open) throws IOException {
    List<Answer<List<Sftp.Entry>>> answers = new ArrayList<>();
    for (Open folder : open) {
      answers.add(sftp.entries(folder.handle()));
    }
    List<Open> more = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      try {
        if (visit(open.get(i), answers.get(i).await())) {
          more.add(open.get(i));
        }
      } catch (StatusException e) {
        readAgain(open.get(i), e);
      }
    }
    return more;
  }

  /**
   * MINA's server looks at every entry, and fails when one has gone; the others are still there.
   */
  private void readAgain(Open folder, StatusException e) throws IOException {
    restarts++;
    if (!e.is(Fxp.NO_SUCH_FILE) || restarts > RESTARTS) {
      throw e;
    }
    folders.add(folder.key());
  }

  /** Returns whether there were entries, and so may be more. */
  private boolean visit(Open folder, List<Sftp.Entry> entries) throws IOException {
    for (Sftp.Entry entry : entries) {
      visit(folder.key() + entry.name(), entry.attributes());
    }
    return !entries.isEmpty();
  }

  private void visit(String key, Attributes listed) throws IOException {
    boolean matches = key.startsWith(prefix) || prefix.startsWith(key + "/");
    if (!matches || !isKey(key)) {
      return;
    }
    Attributes attributes =
        listed.isComplete() ? listed : sftp.look(pathOf(key)).await().orElse(listed);
    if (attributes.isFolder() && !deep) {
      names.add(key.substring(prefix.length()));
    } else if (attributes.isFolder()) {
      folders.add(key + "/");
    } else if (attributes.isLink()) {
      throw link(pathOf(key));
    } else if (attributes.isFile()) {
      StorageKey name = new StorageKey(key);
      found.put(name, new StoredObject(name, attributes.size(), attributes.time()));
    }
  }

  private String pathOf(String key) {
    return key.isEmpty()
        ? root
        : root + "/" + (key.endsWith("/") ? key.substring(0, key.length() - 1) : key);
  }

  private static IOException link(String path) {
    return new IOException(
        path + " is a symbolic link, and what is behind it is not listed; hint: remove the link");
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
