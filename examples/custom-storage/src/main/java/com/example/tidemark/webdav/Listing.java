package com.example.tidemark.webdav;

import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One walk over the objects below a prefix, a folder at a time: few servers list whole trees. */
final class Listing {

  private final DavServer server;
  private final String prefix;
  private final List<StoredObject> found = new ArrayList<>();

  Listing(DavServer server, String prefix) {
    this.server = server;
    this.prefix = prefix;
  }

  List<StoredObject> objects() throws IOException {
    String folder = prefix.substring(0, prefix.lastIndexOf('/') + 1);
    if (folder.isEmpty() || isKey(folder.substring(0, folder.length() - 1))) {
      walk(folder);
    }
    found.sort(Comparator.comparing(StoredObject::key));
    return List.copyOf(found);
  }

  private void walk(String folder) throws IOException {
    for (Entry entry : server.list(folder)) {
      String path = entry.path();
      if (!isKey(path)) {
        continue; // ours, or somebody else's
      }
      if (entry.folder()) {
        if (path.startsWith(prefix) || prefix.startsWith(path + "/")) {
          walk(path + "/");
        }
      } else if (path.startsWith(prefix)) {
        found.add(new StoredObject(new StorageKey(path), entry.size(), entry.modified()));
      }
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
