package io.tidemark.backup.postgres;

import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.postgres.wal.LogMarker;
import io.tidemark.backup.postgres.wal.Segment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The log of a primary, marked over plain connections, a new one each time. */
final class PrimaryLog implements LogMarker {

  private static final String IS_STANDBY = "SELECT pg_catalog.pg_is_in_recovery()";
  private static final String WRITING =
      """
      SELECT (SELECT system_identifier FROM pg_catalog.pg_control_system()),
             pg_catalog.current_setting('server_version_num')::int / 10000,
             pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size')),
             lsn, pg_catalog.pg_walfile_name(lsn)
        FROM pg_catalog.pg_current_wal_insert_lsn() AS lsn
      """;
  private static final String MARK = "SELECT pg_catalog.pg_create_restore_point(?)";
  private static final String SEGMENT =
      """
      SELECT pg_catalog.pg_walfile_name(?::pg_catalog.pg_lsn),
             pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size'))
      """;
  private static final String SWITCH = "SELECT pg_catalog.pg_switch_wal()";
  private static final String SLOT =
      "SELECT active, restart_lsn FROM pg_catalog.pg_replication_slots WHERE slot_name = ?";
  private static final int TIMELINE_DIGITS = 8;
  private static final String NO_PRIVILEGE = "42501";

  private final PostgresUri uri;
  private final String slot;

  PrimaryLog(PostgresUri uri, String slot) {
    this.uri = uri;
    this.slot = slot;
  }

  /** Something to ask over one connection. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  /** What one row says. */
  @FunctionalInterface
  private interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  @Override
  public Writing writing() {
    return asked(
        connection -> {
          if (one(connection, IS_STANDBY, row -> row.getBoolean(1))) {
            throw new DatabaseUnavailableException(
                uri + " is a standby, which can make no restore point",
                "give the primary; with several hosts, target_session_attrs=read-write finds it");
          }
          return one(connection, WRITING, PrimaryLog::writing);
        });
  }

  private static Writing writing(ResultSet row) throws SQLException {
    long timeline = Long.parseLong(row.getString(5).substring(0, TIMELINE_DIGITS), 16);
    // The name of a position between two segments is that of the first; it is written no more.
    Segment current = Segment.at(timeline, Lsn.parse(row.getString(4)), row.getInt(3));
    return new Writing(row.getString(1), row.getInt(2), current);
  }

  @Override
  public Mark mark(String restorePoint) {
    return asked(
        connection -> {
          Lsn position = Lsn.parse(one(connection, MARK, row -> row.getString(1), restorePoint));
          Segment segment =
              one(
                  connection,
                  SEGMENT,
                  row -> Segment.named(row.getString(1), row.getInt(2)).orElseThrow(),
                  position.toString());
          one(connection, SWITCH, row -> row.getString(1));
          return new Mark(position, segment);
        });
  }

  @Override
  public String slot() {
    return asked(
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(SLOT)) {
            query.setString(1, slot);
            try (ResultSet row = query.executeQuery()) {
              return slot(row);
            }
          }
        });
  }

  private String slot(ResultSet row) throws SQLException {
    if (!row.next()) {
      return "the server has no slot '" + slot + "', so nothing streams its log";
    }
    String stored = row.getString(2);
    String place = stored == null ? "" : "; it says that the log before " + stored + " is stored";
    return row.getBoolean(1)
        ? "slot '" + slot + "' is in use" + place
        : "slot '" + slot + "' is not in use, so nothing streams the log" + place;
  }

  private <T> T asked(Question<T> question) {
    try (Connection connection = PostgresConnections.of(uri).open()) {
      return question.ask(connection);
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  private DatabaseUnavailableException refused(SQLException cause) {
    return new DatabaseUnavailableException(
        "the log of %s cannot be marked: %s".formatted(uri, PostgresErrors.message(cause)),
        PostgresErrors.state(cause).equals(NO_PRIVILEGE)
            ? "GRANT EXECUTE ON FUNCTION pg_create_restore_point(text), pg_switch_wal() TO the"
                + " role, in database '%s'".formatted(uri.database())
            : null,
        cause);
  }

  private static <T> T one(Connection connection, String sql, Row<T> reading, String... values)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        query.setString(i + 1, values[i]);
      }
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return reading.read(row);
      }
    }
  }
}
