package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.postgres.cluster.BackupManifest;
import io.tidemark.backup.postgres.cluster.ChecksumAlgorithm;
import io.tidemark.backup.postgres.cluster.ClusterDirectory;
import io.tidemark.backup.postgres.cluster.ClusterPath;
import io.tidemark.backup.postgres.cluster.ManifestFile;
import io.tidemark.backup.postgres.cluster.PatchableFile;
import io.tidemark.backup.postgres.cluster.RunningChecksum;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a cluster that are put together from several backups, the newest first. It takes
 * some 200 bytes for each, and up to a bit for each block. Not thread-safe.
 */
final class Reconstruction {

  private final ClusterDirectory cluster;
  private final BackupManifest newest;
  private final Map<ClusterPath, PartialFile> partial = new HashMap<>();
  private final Map<ClusterPath, RebuiltFile> rebuilt = new HashMap<>();
  private final FileBuilder builder = new FileBuilder();

  Reconstruction(ClusterDirectory cluster, BackupManifest newest) {
    this.cluster = cluster;
    this.newest = newest;
  }

  /**
   * Begins a file with its incremental version in the newest backup.
   *
   * @param shortest how short it was since the backup before
   */
  void begin(ClusterPath target, int mode, InputStream content, int shortest) throws IOException {
    String name = IncrementalName.of(target).toString();
    BlockList head = BlockList.read(content, name);
    if (partial.put(target, new PartialFile(head, shortest)) != null) {
      throw BlockList.corrupt(name, "is there for the second time");
    }
    try (PatchableFile file = cluster.create(target, mode)) {
      builder.writeAll(file, head, content, name);
    }
  }

  /** Writes a file as a whole that is not what an archive has. */
  void write(ClusterPath target, int mode, byte[] content) throws IOException {
    try (PatchableFile file = cluster.create(target, mode)) {
      file.write(0, content, content.length);
      file.settle();
    }
    RunningChecksum checksum = algorithm(target).start();
    checksum.update(content, 0, content.length);
    rebuilt.put(target, RebuiltFile.of(content.length, checksum));
  }

  /** Whether anything is still missing from a file. */
  boolean needs(ClusterPath target) {
    return partial.containsKey(target);
  }

  /** Adds what an older incremental version of a file has. */
  void add(ClusterPath target, InputStream content, int shortest) throws IOException {
    String name = IncrementalName.of(target).toString();
    PartialFile state = state(target);
    BlockList head = BlockList.read(content, name);
    try (PatchableFile file = cluster.reopen(target)) {
      builder.writeMissing(file, state, head, content, name);
    }
    state.goOnBefore(head, shortest);
  }

  /** Completes a file with a whole version. */
  void complete(ClusterPath target, InputStream whole) throws IOException {
    PartialFile state = state(target);
    try (PatchableFile file = cluster.reopen(target)) {
      rebuilt.put(target, builder.complete(file, state, whole, algorithm(target).start()));
      file.settle();
    }
    partial.remove(target);
  }

  private PartialFile state(ClusterPath target) {
    return Optional.ofNullable(partial.get(target)).orElseThrow();
  }

  private ChecksumAlgorithm algorithm(ClusterPath target) throws CorruptContentException {
    Optional<ManifestFile> listed = newest.find(target);
    return (listed.isPresent() ? listed : newest.find(IncrementalName.of(target)))
        .map(ManifestFile::algorithm)
        .orElse(ChecksumAlgorithm.NONE);
  }

  /** Returns what has become of a file; empty if the archive has it as it is. */
  Optional<RebuiltFile> rebuilt(ClusterPath target) {
    return Optional.ofNullable(rebuilt.get(target));
  }

  /**
   * Ends the work.
   *
   * @throws CorruptContentException if a file is still not whole
   */
  void requireComplete() throws CorruptContentException {
    for (ClusterPath target : partial.keySet()) {
      throw new CorruptContentException(
          "no backup of the chain has a full version of '" + target + "'");
    }
  }
}
