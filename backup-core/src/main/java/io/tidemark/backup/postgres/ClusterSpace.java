package io.tidemark.backup.postgres;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up what a restored cluster takes of each file system. Those that Java knows nothing of are
 * left out.
 */
final class ClusterSpace {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresDirectory.class);

  private final PostgresDirectory target;
  private final BaseBackupFacts backup;
  private final Map<FileStore, DiskSpace> stores = new LinkedHashMap<>();

  ClusterSpace(PostgresDirectory target, BaseBackupFacts backup) {
    this.target = target;
    this.backup = backup;
  }

  /** Counts the files of the cluster, by table spaces. */
  void addFiles(Map<Long, Long> sizes) {
    sizes.forEach((tablespace, bytes) -> add(folder(tablespace), bytes));
  }

  /** Counts the log that the backup needs by itself, and so much that is fetched for later. */
  void addLog(long fetchedBytes) {
    add(target.root(), backup.ownLog().segments() * backup.segmentSize() + fetchedBytes);
  }

  /** A table space that was nowhere else stays in the data directory. */
  private Path folder(long tablespace) {
    return Optional.ofNullable(target.tablespaces().get(tablespace))
        .or(() -> backup.location(tablespace).map(Path::of))
        .orElse(target.root());
  }

  /** Counts bytes that go into a folder, which need not be there. */
  private void add(Path folder, long bytes) {
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
