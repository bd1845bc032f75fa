package io.tidemark.backup.postgres;

import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.postgres.RecoveryOutcome.State;
import io.tidemark.backup.postgres.local.LocalServer;
import io.tidemark.backup.postgres.local.RecoveryWatch.End;
import io.tidemark.backup.postgres.local.RecoveryWatch.Seen;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A server that was started on a restored folder, and whose recovery has ended. Closing ends it
 * with all its sessions and removes its private folder; the restored folder stays. Thread-safe.
 */
public final class RestoredServer implements AutoCloseable {

  private final LocalServer server;
  private final SocketLogin login;
  private final RecoveryOutcome recovered;

  private RestoredServer(LocalServer server, SocketLogin login, RecoveryOutcome recovered) {
    this.server = server;
    this.login = login;
    this.recovered = recovered;
  }

  static RestoredServer await(LocalServer server, String superuser, Duration limit) {
    SocketLogin login = new SocketLogin(server.folder().socket(), superuser);
    Seen seen = server.watch().await(limit, () -> ReplayPosition.text(login));
    Duration readable = seen.readable().orElse(seen.ended());
    if (seen.end() == End.SHUT_DOWN) {
      RecoveryOutcome outcome =
          new RecoveryOutcome(
              State.SHUT_DOWN,
              Optional.empty(),
              OptionalLong.empty(),
              Optional.empty(),
              readable,
              seen.ended());
      return new RestoredServer(server, login, outcome);
    }
    ReplayPosition position = ReplayPosition.of(login);
    RecoveryOutcome outcome =
        new RecoveryOutcome(
            seen.end() == End.PAUSED ? State.PAUSED : State.PROMOTED,
            position.replayed(),
            position.timeline(),
            position.lastCommit(),
            readable,
            seen.ended());
    return new RestoredServer(server, login, outcome);
  }

  /** Returns how the recovery went. */
  public RecoveryOutcome recovered() {
    return recovered;
  }

  /**
   * Connects to a database as the superuser. A thread that is interrupted while it waits for the
   * server breaks its connection.
   *
   * @return a connection, which the caller closes
   * @throws DatabaseUnavailableException if the server has ended, or there is no such database
   */
  public Connection connect(String database) {
    requireRunning();
    try {
      return login.connect(database, Duration.ZERO);
    } catch (SQLException e) {
      throw PostgresErrors.connecting("database " + database + " in " + login, e);
    }
  }

  private void requireRunning() {
    if (!server.process().isAlive()) {
      boolean wasTold = recovered.state() == State.SHUT_DOWN;
      throw new DatabaseUnavailableException(
          "the server in " + server.dataDirectory() + " has ended",
          wasTold ? "setting(\"recovery_target_action\", \"pause\") lets it wait instead" : null);
    }
  }

  /**
   * Returns the names of all databases that can be connected to, in their order.
   *
   * @throws DatabaseUnavailableException if the server has ended
   */
  public List<String> databases() {
    requireRunning();
    try (Connection connection = login.connectAnywhere(Duration.ZERO);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT datname FROM pg_catalog.pg_database WHERE datallowconn ORDER BY 1")) {
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    } catch (SQLException e) {
      throw PostgresErrors.connecting(login.toString(), e);
    }
  }

  /**
   * Returns the folder of the socket, with the port 5432: {@code psql -h} takes it. It is open to
   * the server's account and to root, without a password.
   */
  public Path socketFolder() {
    return server.folder().path();
  }

  /** Ends the server: in order, and by force if that takes longer than a minute. */
  @Override
  public void close() {
    server.close();
  }
}
