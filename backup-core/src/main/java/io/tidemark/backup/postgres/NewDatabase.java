package io.tidemark.backup.postgres;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.source.RunContext;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

/**
 * A database under a name of its own, which takes the target's name when it is complete. Until then
 * nobody can mistake it for the real one, and a failure drops it.
 */
final class NewDatabase {

  private static final String PREFIX = "tidemark_restoring_";

  private static final String LEFTOVERS =
      "SELECT datname FROM pg_catalog.pg_database WHERE pg_catalog.starts_with(datname, '%s')"
          .formatted(PREFIX);

  private final TargetServer server;
  private final RunContext run;
  private final String name;

  private NewDatabase(TargetServer server, RunContext run, String name) {
    this.server = server;
    this.run = run;
    this.name = name;
  }

  /** Creates an empty database with the encoding and locale of the dump's. */
  static NewDatabase create(TargetServer server, DumpFile dump, RunContext run) {
    run.stage("creating the database");
    NewDatabase fresh = new NewDatabase(server, run, PREFIX + unique());
    try (Connection connection = server.openMaintenance()) {
      warnOfLeftovers(connection, run);
      new DatabaseLocale(dump, run).create(connection, fresh.name);
    } catch (SQLException e) {
      throw RestoreErrors.explain(run, "create a database", e);
    }
    return fresh;
  }

  /** Only a process that was killed leaves one behind; another restore may also be at work. */
  private static void warnOfLeftovers(Connection connection, RunContext run) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(LEFTOVERS)) {
      while (rows.next()) {
        run.warn(
            "database %s belongs to a restore that was killed or still runs; drop it in the first"
                    .formatted(rows.getString(1))
                + " case");
      }
    }
  }

  static String unique() {
    byte[] random = new byte[4];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  PostgresConnections connections() {
    return server.connectionsTo(name);
  }

  /** Gives the database the target's name; one that has it already is dropped. */
  void swapIn(boolean replacing) {
    run.stage("putting the database into place");
    try (Connection connection = server.openMaintenance()) {
      if (replacing) {
        new DatabaseSwap(connection, run).replace(server.database(), name);
      } else {
        execute(connection, "ALTER DATABASE %s RENAME TO %s".formatted(quoted(), target()));
      }
    } catch (SQLException e) {
      throw RestoreErrors.explain(run, "put database " + server.database() + " into place", e);
    }
  }

  /** Drops the database because of {@code failure}, which keeps what goes wrong with that. */
  void dropAfter(Exception failure) {
    try (Connection connection = server.openMaintenance()) {
      execute(connection, "DROP DATABASE IF EXISTS " + quoted() + " WITH (FORCE)");
    } catch (SQLException | BackupException e) {
      failure.addSuppressed(e);
      run.warn("the unfinished database " + name + " could not be dropped; drop it by hand");
    }
  }

  private String quoted() {
    return SqlText.name(name);
  }

  private String target() {
    return SqlText.name(server.database());
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
