package io.tidemark.backup.postgres;

import io.tidemark.backup.source.RunContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a complete database into the place of an old one. Both get their new names in one
 * transaction; if that fails, the old one serves on.
 */
final class DatabaseSwap {

  private static final String REPLACED = "tidemark_replaced_";

  private static final String END_SESSIONS =
      """
      SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
       WHERE datname = ? AND backend_type IS DISTINCT FROM 'autovacuum worker'
      """;

  private static final String OWNER =
      """
      SELECT pg_catalog.pg_get_userbyid(datdba) FROM pg_catalog.pg_database WHERE datname = ?
      """;

  private static final String SETTINGS =
      """
      SELECT coalesce(r.rolname || ': ', '') || pg_catalog.array_to_string(s.setconfig, ', ')
        FROM pg_catalog.pg_db_role_setting s
        JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
        LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
       WHERE d.datname = ?
      UNION ALL
      SELECT datacl::text FROM pg_catalog.pg_database WHERE datname = ? AND datacl IS NOT NULL
      """;

  private final Connection connection;
  private final RunContext run;

  DatabaseSwap(Connection connection, RunContext run) {
    this.connection = connection;
    this.run = run;
  }

  void replace(String old, String fresh) throws SQLException {
    List<String> owner = query(OWNER, old);
    List<String> lost = query(SETTINGS, old, old);
    String replaced = REPLACED + NewDatabase.unique();
    allowConnections(old, false);
    try {
      // RENAME waits some seconds for them to be gone.
      query(END_SESSIONS, old);
      rename(old, fresh, replaced, owner);
    } catch (SQLException e) {
      allowConnections(old, true);
      throw e;
    }
    if (!lost.isEmpty()) {
      run.warn(
          "settings and grants of the replaced database itself are not carried over: "
              + String.join("; ", lost));
    }
    drop(replaced);
  }

  private void rename(String old, String fresh, String replaced, List<String> owner)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      alter(old, "RENAME TO " + SqlText.name(replaced));
      alter(fresh, "RENAME TO " + SqlText.name(old));
      for (String role : owner) {
        alter(old, "OWNER TO " + SqlText.name(role));
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private void allowConnections(String database, boolean allowed) throws SQLException {
    alter(database, "WITH ALLOW_CONNECTIONS " + allowed);
  }

  private void alter(String database, String change) throws SQLException {
    NewDatabase.execute(connection, "ALTER DATABASE " + SqlText.name(database) + " " + change);
  }

  private void drop(String replaced) {
    try {
      NewDatabase.execute(connection, "DROP DATABASE " + SqlText.name(replaced));
    } catch (SQLException e) {
      run.warn(
          "the replaced database could not be dropped and is left as %s: %s"
              .formatted(replaced, PostgresErrors.message(e)));
    }
  }

  private List<String> query(String sql, String... parameters) throws SQLException {
    List<String> values = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          values.add(rows.getString(1));
        }
      }
    }
    return values;
  }
}
