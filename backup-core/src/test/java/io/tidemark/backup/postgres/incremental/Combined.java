package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.postgres.cluster.ClusterDirectory;
import io.tidemark.backup.postgres.cluster.ClusterIdentity;
import io.tidemark.backup.postgres.cluster.ExistingCluster;
import io.tidemark.backup.postgres.cluster.RecoveryFiles;
import io.tidemark.backup.postgres.cluster.TablespaceLocations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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

  /** Makes it over a cluster that is there. */
  static void over(Path root, ClusterIdentity identity, ChainLink... oldestFirst)
      throws IOException {
    BackupChain chain = BackupChain.of(List.of(oldestFirst));
    ExistingCluster existing = ExistingCluster.look(root, identity, Map.of()).orElseThrow();
    try (ClusterDirectory cluster =
        ClusterDirectory.renew(
            existing.renewal(BackupChain.files(chain.manifest())),
            chain.manifest(),
            TablespaceLocations.original(),
            count -> {})) {
      chain.unpackInto(cluster, count -> {});
      cluster.finish(RecoveryFiles.none());
    }
  }
}
