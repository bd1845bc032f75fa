package io.tidemark.backup.postgres;

import io.tidemark.backup.doctor.Diagnosis;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.postgres.wire.ReplicationConnection;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Looks at a server for what a backup of it needs. */
final class DatabaseExamination {

  private static final Duration SKEW = Duration.ofSeconds(30);

  private static final String SERVER =
      """
      SELECT current_setting('server_version'), extract(epoch FROM clock_timestamp()),
             quote_ident(current_user)
      """;

  // What belongs to extensions or is temporary is not dumped row by row.
  private static final String UNREADABLE =
      """
      SELECT count(*), min(format('%I.%I', n.nspname, c.relname))
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'S', 'm') AND c.relpersistence <> 't'
        AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
        AND NOT (has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))
      """;

  private static final String REPLICATION =
      """
      SELECT current_setting('wal_level'), current_setting('max_wal_senders')::int,
             (SELECT count(*) FROM pg_catalog.pg_stat_replication),
             current_setting('max_replication_slots')::int,
             (SELECT count(*) FROM pg_catalog.pg_replication_slots)
      """;

  private final InstantSource clock;
  private final List<Diagnosis> found = new ArrayList<>();

  private DatabaseExamination(InstantSource clock) {
    this.clock = clock;
  }

  /** Looks at what a dump needs. */
  static List<Diagnosis> ofDump(PostgresConnections connections, InstantSource clock) {
    DatabaseExamination examination = new DatabaseExamination(clock);
    examination.within(connections, examination::readable);
    return examination.found;
  }

  /** Looks at what a base backup needs. */
  static List<Diagnosis> ofBase(PostgresUri uri, InstantSource clock) {
    DatabaseExamination examination = new DatabaseExamination(clock);
    examination.within(PostgresConnections.of(uri), examination::replication);
    examination.replicates(uri);
    return examination.found;
  }

  private interface Look {
    void at(Statement statement, String role) throws SQLException;
  }

  private void within(PostgresConnections connections, Look look) {
    try (Connection connection = connections.open();
        Statement statement = connection.createStatement()) {
      look.at(statement, server(statement));
    } catch (SQLException e) {
      found.add(Diagnosis.failed("database", PostgresErrors.connecting(connections.toString(), e)));
    } catch (BackupException e) {
      found.add(Diagnosis.failed("database", e));
    }
  }

  private String server(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(SERVER)) {
      row.next();
      String role = row.getString(3);
      Instant theirs = Instant.ofEpochMilli((long) (row.getDouble(2) * 1e3));
      found.add(
          Diagnosis.ok("database", "PostgreSQL " + row.getString(1) + ", as the role " + role));
      found.add(skew("clock of the server", Duration.between(clock.instant(), theirs)));
      return role;
    }
  }

  private static Diagnosis skew(String item, Duration ahead) {
    return ahead.abs().compareTo(SKEW) <= 0
        ? Diagnosis.ok(item, "differs by less than " + SKEW.toSeconds() + " s")
        : Diagnosis.warn(
            item,
            "it is ahead of this machine by " + ahead.toSeconds() + " s",
            "set both by NTP: ages and schedules go by this machine's");
  }

  private void readable(Statement statement, String role) throws SQLException {
    try (ResultSet row = statement.executeQuery(UNREADABLE)) {
      row.next();
      long count = row.getLong(1);
      found.add(
          count == 0
              ? Diagnosis.ok("privileges", "the role may read every table and sequence")
              : Diagnosis.fail(
                  "privileges",
                  "the role may not read %d, such as %s".formatted(count, row.getString(2)),
                  "GRANT pg_read_all_data TO " + role + "; from PostgreSQL 14 on"));
    }
  }

  private void replication(Statement statement, String role) throws SQLException {
    try (ResultSet row = statement.executeQuery(REPLICATION)) {
      row.next();
      String level = row.getString(1);
      found.add(
          level.equals("minimal")
              ? Diagnosis.fail(
                  "wal_level", "it is minimal", "set wal_level = replica, and restart the server")
              : Diagnosis.ok("wal_level", "it is " + level));
      // One connection for the files, one for the log.
      found.add(room("max_wal_senders", row.getInt(2), row.getInt(3), 2));
      found.add(room("max_replication_slots", row.getInt(4), row.getInt(5), 1));
    }
  }

  private static Diagnosis room(String setting, int most, int taken, int needed) {
    return most - taken >= needed
        ? Diagnosis.ok(setting, "%d of %d are taken".formatted(taken, most))
        : Diagnosis.fail(
            setting,
            "%d of %d are taken".formatted(taken, most),
            "raise " + setting + ", and restart the server");
  }

  private void replicates(PostgresUri uri) {
    try {
      ReplicationConnection connection = PostgresConnections.replication(uri, "tidemark check");
      connection.close();
      found.add(Diagnosis.ok("replication", "the role may replicate"));
    } catch (IOException | SQLException | BackupException e) {
      found.add(Diagnosis.failed("replication", e));
    }
  }
}
