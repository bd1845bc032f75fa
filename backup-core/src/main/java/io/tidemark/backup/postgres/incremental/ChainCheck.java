package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.postgres.cluster.BackupManifest;
import io.tidemark.backup.postgres.cluster.ClusterPath;
import io.tidemark.backup.postgres.cluster.ManifestFile;
import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Compares the manifests of a chain before anything large is read, one after the other. */
final class ChainCheck {

  private final List<ChainLink> newestFirst;
  private final Set<ClusterPath> wanted = new HashSet<>();
  private OptionalLong system = OptionalLong.empty();

  ChainCheck(List<ChainLink> newestFirst) {
    this.newestFirst = newestFirst;
  }

  /**
   * Checks the chain.
   *
   * @throws CorruptContentException if its backups do not belong together, or one that is needed is
   *     not among them
   */
  void run() throws IOException {
    for (ChainLink link : newestFirst) {
      BackupManifest manifest = link.manifest();
      requireSystem(link, manifest);
      if (link.equals(newestFirst.get(0))) {
        collect(link, manifest);
      } else {
        requireVersions(link, manifest);
      }
    }
    if (!wanted.isEmpty()) {
      throw new CorruptContentException(
          "backup %s is incremental, but the first of a chain should be a full one: '%s' has no"
                  .formatted(oldest().name(), wanted.iterator().next())
              + " full version in any");
    }
  }

  private ChainLink oldest() {
    return newestFirst.get(newestFirst.size() - 1);
  }

  private void requireSystem(ChainLink link, BackupManifest manifest)
      throws CorruptContentException {
    if (newestFirst.size() > 1 && manifest.systemIdentifier().isEmpty()) {
      throw new CorruptContentException(
          "backup %s is of a server before PostgreSQL 17: its manifest has no system identifier"
              .formatted(link.name()));
    }
    if (system.isPresent() && !system.equals(manifest.systemIdentifier())) {
      throw new CorruptContentException(
          "backup %s is of another cluster: its system identifier is %s, but expected %s"
              .formatted(link.name(), text(manifest.systemIdentifier()), text(system)));
    }
    system = manifest.systemIdentifier();
  }

  private static String text(OptionalLong identifier) {
    return Long.toUnsignedString(identifier.orElse(0));
  }

  private void collect(ChainLink link, BackupManifest manifest) throws CorruptContentException {
    Iterator<ManifestFile> files = manifest.files().iterator();
    while (files.hasNext()) {
      var target = IncrementalName.target(files.next().path());
      if (target.isPresent()) {
        requireOne(link, manifest, target.get());
        wanted.add(target.get());
      }
    }
  }

  private static void requireOne(ChainLink link, BackupManifest manifest, ClusterPath target)
      throws CorruptContentException {
    if (manifest.find(target).isPresent()) {
      throw new CorruptContentException(
          "backup %s has '%s' both as a whole and as an incremental file"
              .formatted(link.name(), target));
    }
  }

  /** Each file that is wanted must be there, in full or incremental. */
  private void requireVersions(ChainLink link, BackupManifest manifest)
      throws CorruptContentException {
    Iterator<ClusterPath> targets = wanted.iterator();
    while (targets.hasNext()) {
      ClusterPath target = targets.next();
      boolean incremental = manifest.find(IncrementalName.of(target)).isPresent();
      if (incremental) {
        requireOne(link, manifest, target);
      } else if (manifest.find(target).isPresent()) {
        targets.remove();
      } else {
        throw new CorruptContentException(
            "backup %s lacks '%s', of which a later one has only an incremental version"
                .formatted(link.name(), target));
      }
    }
  }
}
