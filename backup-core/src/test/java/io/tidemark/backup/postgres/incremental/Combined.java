package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.postgres.cluster.ClusterDirectory;
import io.tidemark.backup.postgres.cluster.RecoveryFiles;
import io.tidemark.backup.postgres.cluster.TablespaceLocations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Makes a cluster of a chain as a restore does. */
final class Combined {

  private Combined() {}

  static void of(Path root, ChainLink... oldestFirst) throws IOException {
    BackupChain chain = BackupChain.of(List.of(oldestFirst));
    try (ClusterDirectory cluster =
        ClusterDirectory.create(
            root, chain.manifest(), TablespaceLocations.original(), count -> {})) {
      chain.unpackInto(cluster, count -> {});
      cluster.finish(RecoveryFiles.none());
    }
  }
}
