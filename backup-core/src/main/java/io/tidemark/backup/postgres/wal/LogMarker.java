package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;

/** Marks a place in a server's log, and ends the segment that holds it. */
public interface LogMarker {

  /**
   * A server that writes its log.
   *
   * @param systemIdentifier the cluster's own number
   * @param majorVersion PostgreSQL's major version
   * @param segment the segment that it writes to now
   */
  record Writing(String systemIdentifier, int majorVersion, Segment segment) {}

  /**
   * A restore point in a segment that has ended.
   *
   * @param position the position after the restore point
   */
  record Mark(Lsn position, Segment segment) {}

  /**
   * Asks the server what it writes.
   *
   * @throws io.tidemark.backup.error.DatabaseUnavailableException if it cannot be asked, or is a
   *     standby
   */
  Writing writing();

  /**
   * Makes a restore point of this name, and switches to the next segment.
   *
   * @throws io.tidemark.backup.error.DatabaseUnavailableException if the server does not do it
   */
  Mark mark(String restorePoint);

  /** Returns what the server says of the slot through which its log is kept, for people. */
  String slot();
}
