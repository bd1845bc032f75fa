package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.postgres.cluster.ArchiveReading;
import io.tidemark.backup.postgres.cluster.BackupManifest;
import io.tidemark.backup.postgres.cluster.ByteMeter;
import io.tidemark.backup.postgres.cluster.ClusterArchive;
import io.tidemark.backup.postgres.cluster.ClusterDirectory;
import io.tidemark.backup.postgres.cluster.ClusterPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * A full base backup and the incremental ones that build upon it, each upon the one before, of
 * which one cluster can be made: that of the newest. Every archive is read once, from the newest
 * backup to the oldest, and every file in it is compared with the manifest of its own backup. Each
 * block is written once. Heap is needed for one manifest, and for the names of the files.
 */
public final class BackupChain {

  private final List<ChainLink> newestFirst;

  private BackupChain(List<ChainLink> newestFirst) {
    this.newestFirst = newestFirst;
  }

  /**
   * Takes a chain, and compares its manifests.
   *
   * @param oldestFirst the full backup, and then those that build upon it; one is enough
   * @throws CorruptContentException if they do not belong together, or if one is missing
   */
  public static BackupChain of(List<ChainLink> oldestFirst) throws IOException {
    List<ChainLink> newestFirst = new ArrayList<>(oldestFirst);
    Collections.reverse(newestFirst);
    if (newestFirst.isEmpty()) {
      throw new IllegalArgumentException("a chain has at least one backup");
    }
    new ChainCheck(newestFirst).run();
    return new BackupChain(List.copyOf(newestFirst));
  }

  /** Reads the manifest that a {@link ClusterDirectory} for the chain is made with. */
  public BackupManifest manifest() throws IOException {
    return newest().manifest();
  }

  /**
   * Returns how many bytes the cluster will have at most, by the OIDs of its tablespaces, and under
   * 0 those of the data directory. Reads the manifests.
   *
   * @param present how many bytes of a file are there already, and are not counted
   */
  public Map<Long, Long> sizes(ToLongFunction<ClusterPath> present) throws IOException {
    return ChainSize.of(newestFirst, present);
  }

  /**
   * Returns whether a file is one of the cluster's by its name, in one piece or not.
   *
   * @param newest what {@link #manifest} has returned
   */
  public static Predicate<ClusterPath> files(BackupManifest newest) {
    return path -> newest.find(path).isPresent() || hasPiece(newest, path);
  }

  private static boolean hasPiece(BackupManifest newest, ClusterPath path) {
    try {
      ClusterPath piece = IncrementalName.of(path);
      return IncrementalName.is(piece) && newest.find(piece).isPresent();
    } catch (CorruptContentException tooLong) {
      return false;
    }
  }

  private ChainLink newest() {
    return newestFirst.get(0);
  }

  private ChainLink oldest() {
    return newestFirst.get(newestFirst.size() - 1);
  }

  /**
   * Unpacks all backups into a directory that was made with {@link #manifest}, and gives it the
   * manifest of a full backup. The log of the newest backup is left to the caller, and so is
   * finishing the directory.
   *
   * @param meter is told about bytes that are read of all backups but the newest, of which the
   *     directory's own is told
   * @throws CorruptContentException if a backup is damaged, or does not belong to the chain
   */
  public void unpackInto(ClusterDirectory cluster, ByteMeter meter) throws IOException {
    BackupManifest manifest = manifest();
    Reconstruction reconstruction = new Reconstruction(cluster, manifest);
    Lineage lineage = new Lineage(oldest().name());
    NewestFiles files = new NewestFiles(newest(), lineage, reconstruction);
    named(newest(), () -> unpack(cluster, files));
    lineage.requireLabelOf(newest().name());
    for (ChainLink older : newestFirst.subList(1, newestFirst.size())) {
      named(older, () -> read(older, new OlderFiles(older, lineage, reconstruction), meter));
      lineage.requireLabelOf(older.name());
    }
    reconstruction.requireComplete();
    new WholeManifest(manifest, reconstruction).writeInto(cluster);
  }

  private void unpack(ClusterDirectory cluster, NewestFiles files) throws IOException {
    for (ClusterArchive archive : newest().archives()) {
      try (InputStream in = newest().open(archive)) {
        cluster.unpack(archive, in, files);
      }
    }
  }

  private static void read(ChainLink link, OlderFiles files, ByteMeter meter) throws IOException {
    ArchiveReading reading = ArchiveReading.of(link.manifest(), meter);
    for (ClusterArchive archive : link.archives()) {
      try (InputStream in = link.open(archive)) {
        reading.read(archive, in, files);
      }
    }
    reading.requireComplete();
  }

  /** Work on one backup. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  /** Says of which backup a damage is. */
  private static void named(ChainLink link, Work work) throws IOException {
    try {
      work.run();
    } catch (CorruptContentException e) {
      throw new CorruptContentException(
          "backup %s cannot be combined: %s".formatted(link.name(), e.getMessage()), e);
    }
  }
}
