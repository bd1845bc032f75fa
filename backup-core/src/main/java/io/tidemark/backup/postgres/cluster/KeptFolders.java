package io.tidemark.backup.postgres.cluster;

import java.util.Optional;
import java.util.Set;

/**
 * The folders of a cluster that were there before a restore, and in which it may write over files.
 *
 * @param hasRoot whether the data directory itself is one
 * @param folders the others
 */
record KeptFolders(boolean hasRoot, Set<ClusterPath> folders) {

  KeptFolders {
    folders = Set.copyOf(folders);
  }

  /** Returns none: everything is new. */
  static KeptFolders none() {
    return new KeptFolders(false, Set.of());
  }

  boolean has(ClusterPath folder) {
    return folders.contains(folder);
  }

  /** Whether a file may be one that was there before. */
  boolean mayHave(ClusterPath file) {
    Optional<ClusterPath> folder = file.parent();
    return folder.map(folders::contains).orElse(hasRoot);
  }
}
