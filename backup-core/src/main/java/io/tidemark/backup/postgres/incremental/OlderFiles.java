package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.postgres.cluster.ClusterPath;
import io.tidemark.backup.postgres.cluster.FileIntake;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Takes from an older backup what newer ones build upon. */
final class OlderFiles implements FileIntake {

  private final String backup;
  private final Truncations truncations;
  private final Lineage lineage;
  private final Reconstruction reconstruction;

  OlderFiles(ChainLink link, Lineage lineage, Reconstruction reconstruction) throws IOException {
    this.backup = link.name();
    this.truncations = link.truncations();
    this.lineage = lineage;
    this.reconstruction = reconstruction;
  }

  @Override
  public boolean takes(ClusterPath path) {
    return path.equals(BackupLabel.PATH) || IncrementalName.is(path) || reconstruction.needs(path);
  }

  @Override
  public void take(ClusterPath path, int mode, InputStream content) throws IOException {
    Optional<ClusterPath> target = IncrementalName.target(path);
    if (path.equals(BackupLabel.PATH)) {
      lineage.add(backup, BackupLabel.read(content));
    } else if (target.isEmpty()) {
      reconstruction.complete(path, content);
    } else if (reconstruction.needs(target.get())) {
      reconstruction.add(target.get(), content, truncations.limit(target.get()));
    }
  }
}
