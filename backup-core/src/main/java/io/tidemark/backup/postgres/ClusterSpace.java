package io.tidemark.backup.postgres;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds up what goes into each file system. Those that Java knows nothing of are left out. */
final class ClusterSpace {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresDirectory.class);

  private final Map<FileStore, DiskSpace> stores = new LinkedHashMap<>();

  /** Counts bytes that go into a folder, which need not be there. */
  void add(Path folder, long bytes) {
    try {
      FileStore store = Files.getFileStore(existing(folder));
      DiskSpace known = stores.get(store);
      stores.put(
          store,
          known == null
              ? new DiskSpace(folder, bytes, store.getUsableSpace())
              : new DiskSpace(known.folder(), known.neededBytes() + bytes, known.freeBytes()));
    } catch (IOException e) {
      LOG.debug("how much is free in {} is not known", folder, e);
    }
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
