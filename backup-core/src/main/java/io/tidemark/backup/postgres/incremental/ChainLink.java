package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.postgres.cluster.BackupManifest;
import io.tidemark.backup.postgres.cluster.ClusterArchive;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** One base backup of a chain, full or incremental, for reading. */
public interface ChainLink {

  /** Its name, for messages. */
  String name();

  /** Reads the server's manifest; it is asked for more than once, and need not be kept. */
  BackupManifest manifest() throws IOException;

  /** Returns which relations were truncated since the backup upon which this one builds. */
  Truncations truncations() throws IOException;

  /** The archives of the data directory and the tablespaces, {@code base} first; not of the log. */
  List<ClusterArchive> archives();

  /** Opens an archive, whose stream the caller closes. */
  InputStream open(ClusterArchive archive) throws IOException;
}
