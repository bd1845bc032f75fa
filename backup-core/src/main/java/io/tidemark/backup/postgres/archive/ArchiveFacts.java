package io.tidemark.backup.postgres.archive;

import java.time.LocalDateTime;
import java.time.ZonedDateTime;

/**
 * What an archive's header says about the dump. Tools display it; none of it steers a restore.
 *
 * @param created when the dump was made, on the clock of the place where it was made
 * @param daylightSaving whether that clock was on daylight saving time
 * @param database the name of the database
 * @param serverVersion the version of the server, as it words it itself
 * @param dumpVersion the version of the program that made the dump
 */
public record ArchiveFacts(
    LocalDateTime created,
    boolean daylightSaving,
    String database,
    String serverVersion,
    String dumpVersion) {

  /** Returns the facts of a dump made at {@code created}; its zone gives the clock. */
  public static ArchiveFacts of(
      ZonedDateTime created, String database, String serverVersion, String dumpVersion) {
    boolean saving = created.getZone().getRules().isDaylightSavings(created.toInstant());
    return new ArchiveFacts(
        created.toLocalDateTime(), saving, database, serverVersion, dumpVersion);
  }
}
