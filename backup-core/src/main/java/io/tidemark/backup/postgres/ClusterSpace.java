package io.tidemark.backup.postgres;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up what goes into each file system. */
final class ClusterSpace {

  private final Map<FileStore, DiskSpace> stores = new LinkedHashMap<>();

  /** Counts bytes that go into a folder, which need not be there. */
  void add(Path folder, long bytes) throws IOException {
    FileStore store = Files.getFileStore(existing(folder));
    DiskSpace known = stores.get(store);
    stores.put(
        store,
        known == null
            ? new DiskSpace(folder, bytes, store.getUsableSpace())
            : new DiskSpace(known.folder(), known.neededBytes() + bytes, known.freeBytes()));
  }

  private static Path existing(Path folder) {
    Path place = folder.toAbsolutePath();
    while (!Files.exists(place) && place.getParent() != null) {
      place = place.getParent();
    }
    return place;
  }

  List<DiskSpace> all() {
    return new ArrayList<>(stores.values());
  }
}
