package io.tidemark.backup.source;

import java.io.IOException;
import java.util.Optional;

/** Something that can be copied consistently, such as one database. */
public interface BackupSource {

  /** The name of what is copied, as it shall appear in file names and labels: a database's name. */
  String name();

  /**
   * The kind of backup that it makes, as its report will name it; a label of every stored object.
   */
  default String kind() {
    return "other";
  }

  /** The host that is copied from, where that is known without asking; a label as well. */
  default Optional<String> host() {
    return Optional.empty();
  }

  /**
   * Whether the copy is of one moment that {@link RunContext#cut} fixes, so that it can be the same
   * as that of other sources.
   */
  default boolean canShareMoment() {
    return false;
  }

  /**
   * Writes a consistent copy as one or more files. Returning means that the copy is complete.
   *
   * <p>On return and on every exception the source has released its connections, transactions,
   * locks and threads. Cancellation reaches it through {@link RunContext}.
   *
   * @throws io.tidemark.backup.error.BackupException for failures that the user can act on
   * @throws IOException if a file cannot be written; files written before are discarded
   */
  SourceReport capture(FileSink files, RunContext run) throws IOException;
}
