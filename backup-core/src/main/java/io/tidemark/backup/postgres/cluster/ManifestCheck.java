package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.IOException;
import java.util.BitSet;
import java.util.Set;
import java.util.stream.Stream;

/** Ticks off the files of a manifest as they come out of the archives. Thread-safe. */
final class ManifestCheck {

  private static final ClusterPath WAL = ClusterPath.known("pg_wal");

  /**
   * What may be there without being listed: pg_basebackup puts these in by itself. If they are
   * listed they are compared like all others, which is stricter than pg_verifybackup: what the
   * server has sent is not for changing.
   */
  private static final Set<ClusterPath> UNLISTED =
      Set.of(
          ClusterPath.known("backup_manifest"),
          ClusterPath.known("postgresql.auto.conf"),
          ClusterPath.known("recovery.signal"),
          ClusterPath.known("standby.signal"));

  private final FileTable files;
  private final FindingSink sink;
  private final BitSet seen = new BitSet();

  ManifestCheck(BackupManifest manifest, FindingSink sink) {
    this.files = manifest.table();
    this.sink = sink;
  }

  /** Returns a check that ends with an exception at the first difference. */
  static ManifestCheck strict(BackupManifest manifest) {
    return new ManifestCheck(
        manifest,
        finding -> {
          throw new CorruptContentException(finding.toString());
        });
  }

  /** Takes a file from an archive, whose bytes are to be given to what is returned. */
  FileCheck begin(ClusterPath path, long sizeBytes, String archive) throws IOException {
    int file = files.find(path);
    if (file < 0) {
      if (!path.isIn(WAL) && !UNLISTED.contains(path)) {
        sink.found(Finding.extra(path, archive));
      }
      return FileCheck.unchecked();
    }
    if (isSecond(file)) {
      sink.found(Finding.duplicate(path, archive));
      return FileCheck.unchecked();
    }
    if (sizeBytes != files.sizeBytes(file)) {
      sink.found(Finding.size(path, archive, sizeBytes, files.sizeBytes(file)));
      return FileCheck.unchecked();
    }
    return new FileCheck(
        files.algorithm(file).start(),
        files.checksum(file),
        () -> sink.found(Finding.checksum(path, archive)));
  }

  private boolean isSecond(int file) {
    synchronized (seen) {
      boolean second = seen.get(file);
      seen.set(file);
      return second;
    }
  }

  /** Returns the files that have not come, when all archives are read. */
  Stream<Finding> missing() {
    synchronized (seen) {
      BitSet rest = new BitSet();
      rest.set(0, files.count());
      rest.andNot(seen);
      return rest.stream().mapToObj(file -> Finding.missing(files.name(file)));
    }
  }
}
