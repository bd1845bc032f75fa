package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.postgres.cluster.BackupManifest;
import io.tidemark.backup.postgres.cluster.ClusterPath;
import io.tidemark.backup.postgres.cluster.ManifestFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes of the cluster that a chain makes, by its manifests. A file of which newer backups have
 * pieces counts with all of them, so that it is not smaller than counted here only because it was
 * cut off meanwhile.
 */
final class ChainSize {

  /** What stands for the data directory itself. */
  private static final long DATA = 0;

  /** The server's manifest lies in the cluster too, with at most about so much for each file. */
  private static final long MANIFEST_LINE = 256;

  private static final Pattern TABLESPACE = Pattern.compile("pg_tblspc/([1-9][0-9]{0,9})/.*");

  private final ToLongFunction<ClusterPath> present;
  private final Map<Long, Long> bytes = new HashMap<>();

  /** Files of which the backups so far have had pieces only. */
  private final Map<ClusterPath, Begun> begun = new HashMap<>();

  private ChainSize(ToLongFunction<ClusterPath> present) {
    this.present = present;
  }

  /** A file, and how many of the bytes that are there it has not been counted against. */
  private record Begun(long tablespace, long presentBytes) {}

  /**
   * Returns the bytes by the OIDs of tablespaces, and those of the data directory.
   *
   * @param present how many bytes of a file need no more space
   */
  static Map<Long, Long> of(List<ChainLink> newestFirst, ToLongFunction<ClusterPath> present)
      throws IOException {
    ChainSize size = new ChainSize(present);
    size.addNewest(newestFirst.get(0).manifest());
    for (ChainLink older : newestFirst.subList(1, newestFirst.size())) {
      size.addOlder(older.manifest());
    }
    return size.bytes;
  }

  private void addNewest(BackupManifest manifest) throws CorruptContentException {
    bytes.put(DATA, manifest.fileCount() * MANIFEST_LINE);
    for (Iterator<ManifestFile> files = manifest.files().iterator(); files.hasNext(); ) {
      ManifestFile file = files.next();
      Optional<ClusterPath> piece = IncrementalName.target(file.path());
      ClusterPath path = piece.orElse(file.path());
      Begun rest = add(new Begun(tablespace(path), present.applyAsLong(path)), file.sizeBytes());
      piece.ifPresent(target -> begun.put(target, rest));
    }
  }

  private void addOlder(BackupManifest manifest) throws CorruptContentException {
    for (Iterator<ManifestFile> files = manifest.files().iterator(); files.hasNext(); ) {
      ManifestFile file = files.next();
      Optional<ClusterPath> piece = IncrementalName.target(file.path());
      ClusterPath path = piece.orElse(file.path());
      Begun known = begun.get(path);
      if (known != null) {
        Begun rest = add(known, file.sizeBytes());
        begun.put(path, rest);
        if (piece.isEmpty()) {
          begun.remove(path);
        }
      }
    }
  }

  private Begun add(Begun file, long sizeBytes) {
    long there = Math.min(file.presentBytes(), sizeBytes);
    bytes.merge(file.tablespace(), sizeBytes - there, Long::sum);
    return new Begun(file.tablespace(), file.presentBytes() - there);
  }

  private static long tablespace(ClusterPath path) {
    Matcher matcher = TABLESPACE.matcher(path.toString());
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : DATA;
  }
}
