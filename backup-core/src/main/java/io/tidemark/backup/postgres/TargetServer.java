package io.tidemark.backup.postgres;

import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.source.RunContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/** The server of a restore, and what its target database holds before anything is done. */
final class TargetServer {

  private static final String NO_SUCH_DATABASE = "3D000";

  private final PostgresConnections connections;
  private final String database;
  private final boolean exists;
  private final List<String> contents;

  private TargetServer(
      PostgresConnections connections, String database, boolean exists, List<String> contents) {
    this.connections = connections;
    this.database = database;
    this.exists = exists;
    this.contents = List.copyOf(contents);
  }

  /** Looks at {@code database}, or at that of the connections if none is named. */
  static TargetServer of(
      PostgresConnections connections, @Nullable String database, RunContext run) {
    Optional<PostgresUri> uri = connections.uri();
    if (uri.isEmpty()) {
      return ofDataSource(connections, database, run);
    }
    String name = database == null ? uri.get().database() : database;
    PostgresConnections target =
        PostgresConnections.of(
            uri.get()
                .withDatabase(name)
                // The server takes a definition of several statements as a whole.
                .withProperty(PGProperty.PREFER_QUERY_MODE, "simple"));
    try (BorrowedConnection connection = BorrowedConnection.open(target, run)) {
      return new TargetServer(target, name, true, DatabaseContents.of(connection));
    } catch (DatabaseUnavailableException e) {
      if (e.getCause() instanceof SQLException cause
          && PostgresErrors.state(cause).equals(NO_SUCH_DATABASE)) {
        return new TargetServer(target, name, false, List.of());
      }
      throw e;
    } catch (SQLException e) {
      throw RestoreErrors.explain(run, "look at database " + name, e);
    }
  }

  private static TargetServer ofDataSource(
      PostgresConnections connections, @Nullable String database, RunContext run) {
    try (BorrowedConnection connection = BorrowedConnection.open(connections, run)) {
      String current = connection.sql().getCatalog();
      if (database != null && !database.equals(current)) {
        throw unreachable(database);
      }
      return new TargetServer(connections, current, true, DatabaseContents.of(connection));
    } catch (SQLException e) {
      throw RestoreErrors.explain(run, "look at the target database", e);
    }
  }

  private static InvalidConfigurationException unreachable(String database) {
    return new InvalidConfigurationException(
        "database '" + database + "' is not the one that the DataSource connects to",
        "give PostgresTarget a URI: it leads to every database of a server");
  }

  String database() {
    return database;
  }

  boolean exists() {
    return exists;
  }

  /** What the database holds, for people; empty if it is empty or missing. */
  List<String> contents() {
    return contents;
  }

  /** Tells whether databases can be created and dropped. */
  boolean administrable() {
    return connections.uri().isPresent();
  }

  PostgresConnections connections() {
    return connections;
  }

  PostgresConnections connectionsTo(String name) {
    PostgresUri uri = connections.uri().orElseThrow(() -> unreachable(name));
    return PostgresConnections.of(uri.withDatabase(name));
  }

  /** Opens a connection to a database that is not touched by the restore, in autocommit mode. */
  Connection openMaintenance() {
    Set<String> candidates = new LinkedHashSet<>(List.of("postgres", "template1"));
    candidates.remove(database);
    List<DatabaseUnavailableException> failures = new ArrayList<>();
    for (String candidate : candidates) {
      try {
        return connectionsTo(candidate).open();
      } catch (DatabaseUnavailableException e) {
        failures.add(e);
      }
    }
    throw failures.get(0);
  }
}
