package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.postgres.cluster.ClusterPath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The names of incremental files: {@code base/5/INCREMENTAL.1259} has what is new in {@code
 * base/5/1259}. Elsewhere than among relations a file of such a name is one like any other.
 */
final class IncrementalName {

  private static final String PREFIX = "INCREMENTAL.";

  private IncrementalName() {}

  /** Returns the name of the file itself; empty if {@code path} is no incremental file. */
  static Optional<ClusterPath> target(ClusterPath path) throws CorruptContentException {
    String text = new String(path.bytes(), StandardCharsets.ISO_8859_1);
    int name = text.lastIndexOf('/') + 1;
    if (!text.startsWith(PREFIX, name) || !isAmongRelations(text)) {
      return Optional.empty();
    }
    String target = text.substring(0, name) + text.substring(name + PREFIX.length());
    return Optional.of(ClusterPath.of(target.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Whether {@code path} is an incremental file. */
  static boolean is(ClusterPath path) {
    String text = new String(path.bytes(), StandardCharsets.ISO_8859_1);
    return text.startsWith(PREFIX, text.lastIndexOf('/') + 1) && isAmongRelations(text);
  }

  /** Returns the name of the incremental file for {@code target}. */
  static ClusterPath of(ClusterPath target) throws CorruptContentException {
    String text = new String(target.bytes(), StandardCharsets.ISO_8859_1);
    int name = text.lastIndexOf('/') + 1;
    String incremental = text.substring(0, name) + PREFIX + text.substring(name);
    return ClusterPath.of(incremental.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static boolean isAmongRelations(String text) {
    return text.startsWith("base/") || text.startsWith("global/") || text.startsWith("pg_tblspc/");
  }
}
