package io.tidemark.backup.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The files of a backup as their source wrote them, for reading. */
public interface BackupFiles {

  /** The id of the backup; in a backup that builds upon it, that is the fact {@code parent}. */
  String id();

  /** What the source said when it made the backup. */
  SourceReport report();

  /** The names given to {@link FileSink}, in the order of the manifest. */
  List<String> names();

  /**
   * Opens the plain content of a file. The end of the stream is reached only after length and
   * hashes were found equal to the manifest's; until then nothing of it counts as proven. The
   * caller closes the stream; closing it early is fine.
   */
  InputStream open(String name) throws IOException;
}
