package io.tidemark.backup.postgres;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.postgres.basebackup.TruncationSource;
import io.tidemark.backup.postgres.incremental.Truncation;
import io.tidemark.backup.postgres.incremental.Truncations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Asks a server by SQL, because the replication protocol cannot. */
final class SummaryQuery implements TruncationSource {

  /** A summary that reaches over an end only adds limits that the log after it repeats. */
  private static final String SQL =
      """
      SELECT c.reltablespace, c.reldatabase, c.relfilenode, c.relforknumber, min(c.relblocknumber)
      FROM pg_available_wal_summaries() s,
        LATERAL pg_wal_summary_contents(s.tli, s.start_lsn, s.end_lsn) c
      WHERE c.is_limit_block AND c.relfilenode <> 0
        AND s.tli = ? AND s.end_lsn > ?::pg_lsn AND s.start_lsn < ?::pg_lsn
      GROUP BY 1, 2, 3, 4\
      """;

  private final PostgresConnections connections;

  SummaryQuery(PostgresConnections connections) {
    this.connections = connections;
  }

  @Override
  public Truncations between(long timeline, Lsn from, Lsn to) {
    try (Connection connection = connections.open();
        PreparedStatement statement = connection.prepareStatement(SQL)) {
      statement.setLong(1, timeline);
      statement.setString(2, from.toString());
      statement.setString(3, to.toString());
      return truncations(statement);
    } catch (SQLException e) {
      throw new BackupFailedException(
          "the server's summaries of its log cannot be read: " + e.getMessage(),
          "let the role log in to the database of the URI and call pg_wal_summary_contents",
          e);
    }
  }

  private static Truncations truncations(PreparedStatement statement) throws SQLException {
    List<Truncation> all = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        all.add(
            new Truncation(
                rows.getLong(1),
                rows.getLong(2),
                rows.getLong(3),
                rows.getInt(4),
                rows.getLong(5)));
      }
    }
    return Truncations.of(all);
  }
}
