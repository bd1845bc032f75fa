package io.tidemark.backup.postgres;

import io.tidemark.backup.coordination.Coordination;
import io.tidemark.backup.coordination.RenewedTurn;
import io.tidemark.backup.coordination.Turn;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Gives turns by advisory locks of a PostgreSQL database: whoever has the lock has the turn, for as
 * long as a session of its own lives and shows so. Instances that shall exclude each other ask the
 * same database of the same server; a standby's locks are its own. Opens a connection for each turn
 * and keeps nothing else. Immutable and thread-safe.
 *
 * <p>docs/coordination.md says how to see a lock, and docs/adr/0017 why it is one of a transaction.
 */
public final class PostgresCoordination implements Coordination {

  /** After how long without a sign of life another gets the turn, unless given. */
  public static final Duration USUAL_BOUND = Duration.ofSeconds(30);

  /** Below, a pause of a garbage collector costs the turn. */
  private static final Duration SHORTEST_BOUND = Duration.ofSeconds(1);

  private static final Duration LONGEST_BOUND = Duration.ofHours(1);

  /** So often does a holder show that it is alive, within the bound. */
  private static final int SIGNS = 6;

  private final PostgresConnections connections;
  private final Duration bound;

  private PostgresCoordination(PostgresConnections connections, Duration bound) {
    this.connections = connections;
    this.bound = bound;
  }

  /** Locks in the database that {@code dataSource} connects to. */
  public static PostgresCoordination advisoryLock(DataSource dataSource) {
    return of(PostgresConnections.of(dataSource));
  }

  /**
   * Locks in the database at {@code uri}; if it names several servers, in their primary.
   *
   * @see PostgresUri#parse(String)
   */
  public static PostgresCoordination advisoryLock(String uri) {
    return advisoryLock(PostgresUri.parse(uri));
  }

  /** Locks in the database at {@code uri}; if it names several servers, in their primary. */
  public static PostgresCoordination advisoryLock(PostgresUri uri) {
    return of(PostgresConnections.of(uri));
  }

  /** Several servers would give a turn each. */
  static PostgresCoordination of(PostgresConnections connections) {
    return new PostgresCoordination(connections.toOneServer(), USUAL_BOUND);
  }

  /**
   * Returns the same coordination with another bound than {@link #USUAL_BOUND}: so long after its
   * last sign of life, which it gives six times as often, the server takes the turn from a holder
   * that was frozen or cut off. One that died loses it at once.
   */
  public PostgresCoordination within(Duration limit) {
    if (limit.compareTo(SHORTEST_BOUND) < 0 || limit.compareTo(LONGEST_BOUND) > 0) {
      throw new InvalidConfigurationException(
          "a turn cannot be lost after " + limit + " without a sign of life",
          "give %s to %s".formatted(SHORTEST_BOUND, LONGEST_BOUND));
    }
    return new PostgresCoordination(connections, limit);
  }

  @Override
  public Optional<Turn> tryTake(String work) {
    BorrowedConnection connection = BorrowedConnection.open(connections);
    boolean kept = false;
    try {
      AdvisoryLock lock = new AdvisoryLock(work, connection, bound);
      kept = lock.tryTake();
      return kept
          ? Optional.of(RenewedTurn.keep(work, bound.dividedBy(SIGNS), lock))
          : Optional.empty();
    } catch (SQLException e) {
      throw unknown(work, e);
    } finally {
      if (!kept) {
        connection.close();
      }
    }
  }

  private BackupException unknown(String work, SQLException cause) {
    return PostgresErrors.asking(
        "whose turn '%s' is cannot be found out at %s".formatted(work, connections), cause);
  }

  /** Returns whom it asks, without secrets. */
  @Override
  public String toString() {
    return "advisory locks at " + connections;
  }
}
