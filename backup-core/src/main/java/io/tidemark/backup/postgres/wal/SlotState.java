package io.tidemark.backup.postgres.wal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a server keeps for a slot.
 *
 * @param retainedBytes the bytes of log from where the slot begins to the server's position; 0 if
 *     the server has given the slot up
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}, as in
 *     {@code pg_replication_slots}
 * @param safeBytes what may still be written before the slot can be given up; empty without a limit
 */
public record SlotState(long retainedBytes, String walStatus, OptionalLong safeBytes) {

  // On a standby the log ends where it was received to, or replayed without a primary.
  private static final String QUERY =
      """
      SELECT coalesce(pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery()
          THEN greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
          ELSE pg_current_wal_lsn() END, restart_lsn), 0), wal_status, safe_wal_size
      FROM pg_catalog.pg_replication_slots WHERE slot_name = ? AND slot_type = 'physical'
      """;

  /** Asks a server; empty if it has no such slot. Needs no privilege. */
  static Optional<SlotState> read(Connection connection, String slot) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(QUERY)) {
      query.setString(1, slot);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(of(row)) : Optional.empty();
      }
    }
  }

  private static SlotState of(ResultSet row) throws SQLException {
    long retained = Math.max(0, row.getLong(1));
    String status = row.getString(2);
    long safe = row.getLong(3);
    return new SlotState(
        retained,
        status == null ? "unreserved" : status,
        row.wasNull() ? OptionalLong.empty() : OptionalLong.of(safe));
  }
}
