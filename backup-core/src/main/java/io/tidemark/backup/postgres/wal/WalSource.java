package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.wal.WalReceiver.Observer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** A server whose log can be received. */
public interface WalSource {

  /**
   * Returns where the files of segments lie until they are stored; empty for a temporary folder.
   */
  Optional<Path> spool();

  /** Whether a gap in the log calls for a base backup at once. */
  boolean backsUpAfterGap();

  /** Returns how far what is stored may be behind the server, in bytes, before that is told. */
  long maxLag();

  /** Returns what receives the log, which does nothing yet. */
  WalReceiver receiver(String job, Path spool, InstantSource clock, Receiving receiving);

  /** Returns what marks the log of the server, which has not connected yet. */
  LogMarker marker(String job);

  /** Where the log goes to, and who hears of it. */
  record Receiving(SegmentStore store, Observer observer) {}
}
