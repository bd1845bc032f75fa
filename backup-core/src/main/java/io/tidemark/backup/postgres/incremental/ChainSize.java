package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.postgres.cluster.BackupManifest;
import io.tidemark.backup.postgres.cluster.ManifestFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final Map<Long, Long> bytes = new HashMap<>();

  /** Files of which the backups so far have had pieces only. */
  private final Map<String, Long> begun = new HashMap<>();

  /** Returns the bytes by the OIDs of tablespaces, and those of the data directory. */
  static Map<Long, Long> of(List<ChainLink> newestFirst) throws IOException {
    ChainSize size = new ChainSize();
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
      long tablespace = tablespace(file.path().toString());
      bytes.merge(tablespace, file.sizeBytes(), Long::sum);
      IncrementalName.target(file.path()).ifPresent(path -> begun.put(path.toString(), tablespace));
    }
  }

  private void addOlder(BackupManifest manifest) throws CorruptContentException {
    for (Iterator<ManifestFile> files = manifest.files().iterator(); files.hasNext(); ) {
      ManifestFile file = files.next();
      Optional<String> piece = IncrementalName.target(file.path()).map(Object::toString);
      String name = piece.orElseGet(() -> file.path().toString());
      Long tablespace = begun.get(name);
      if (tablespace != null) {
        bytes.merge(tablespace, file.sizeBytes(), Long::sum);
        if (piece.isEmpty()) {
          begun.remove(name);
        }
      }
    }
  }

  private static long tablespace(String path) {
    Matcher matcher = TABLESPACE.matcher(path);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : DATA;
  }
}
