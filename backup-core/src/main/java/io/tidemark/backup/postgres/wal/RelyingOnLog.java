package io.tidemark.backup.postgres.wal;

import java.time.Duration;
import java.util.Optional;

/** A source whose backups may need a piece of the log that is kept beside them. */
public interface RelyingOnLog {

  /** How long is waited for the log if nothing else is said. */
  Duration USUAL_PATIENCE = Duration.ofMinutes(10);

  /**
   * Returns how long a backup waits for the log that it needs, when its files are stored; empty if
   * it has the log with it.
   */
  Optional<Duration> logPatience();
}
