package io.tidemark.backup.postgres;

import io.tidemark.backup.error.DatabaseUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a server says of what it has replayed.
 *
 * @param timeline the timeline that it writes; empty while it cannot write
 */
record ReplayPosition(Optional<Lsn> replayed, Optional<Instant> lastCommit, OptionalLong timeline) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String QUERY =
      "SELECT pg_last_wal_replay_lsn()::text, pg_last_xact_replay_timestamp(),"
          + " CASE WHEN NOT pg_is_in_recovery()"
          + " THEN substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) END";

  /**
   * Asks a server.
   *
   * @throws DatabaseUnavailableException if it does not let the role in
   */
  static ReplayPosition of(SocketLogin login) {
    try (Connection connection = login.connectAnywhere(PATIENCE);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      row.next();
      OffsetDateTime commit = row.getObject(2, OffsetDateTime.class);
      String timeline = row.getString(3);
      return new ReplayPosition(
          Optional.ofNullable(row.getString(1)).map(Lsn::parse),
          Optional.ofNullable(commit).map(OffsetDateTime::toInstant),
          timeline == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(timeline, 16)));
    } catch (SQLException e) {
      throw PostgresErrors.connecting(login + " as " + login.user(), e);
    }
  }

  /** Returns the position for messages. */
  static String text(SocketLogin login) {
    try {
      return of(login).replayed().map(Lsn::toString).orElse("nothing");
    } catch (DatabaseUnavailableException e) {
      return "an unknown position";
    }
  }
}
