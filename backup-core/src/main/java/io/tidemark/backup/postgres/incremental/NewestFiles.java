package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.postgres.cluster.ClusterPath;
import io.tidemark.backup.postgres.cluster.FileIntake;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Takes from the newest backup what is not to be written as it is there. */
final class NewestFiles implements FileIntake {

  private final String backup;
  private final Truncations truncations;
  private final Lineage lineage;
  private final Reconstruction reconstruction;

  NewestFiles(ChainLink link, Lineage lineage, Reconstruction reconstruction) throws IOException {
    this.backup = link.name();
    this.truncations = link.truncations();
    this.lineage = lineage;
    this.reconstruction = reconstruction;
  }

  @Override
  public boolean takes(ClusterPath path) {
    return path.equals(BackupLabel.PATH) || IncrementalName.is(path);
  }

  @Override
  public void take(ClusterPath path, int mode, InputStream content) throws IOException {
    Optional<ClusterPath> target = IncrementalName.target(path);
    if (target.isPresent()) {
      reconstruction.begin(target.get(), mode, content, truncations.limit(target.get()));
      return;
    }
    BackupLabel label = BackupLabel.read(content);
    lineage.add(backup, label);
    reconstruction.write(path, mode, label.ofFullBackup());
  }
}
