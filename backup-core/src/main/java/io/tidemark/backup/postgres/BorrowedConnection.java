package io.tidemark.backup.postgres;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.source.RunContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * A connection for one transaction, which goes back as it came: rolled back unless committed, with
 * its settings restored. Cancelling the run cancels the statement and then cuts the connection, so
 * that nothing blocks for longer than {@link #GRACE_MILLIS}. Used by one thread.
 */
final class BorrowedConnection implements AutoCloseable {

  /** How long a server has to answer a cancel request before the connection is cut. */
  private static final long GRACE_MILLIS = 500;

  private final Connection connection;
  private final boolean autoCommit;
  private final int networkTimeout;
  private RunContext.Registration registration = () -> {};
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean cancelled;

  private BorrowedConnection(Connection connection) throws SQLException {
    this.connection = connection;
    this.autoCommit = connection.getAutoCommit();
    this.networkTimeout = connection.getNetworkTimeout();
  }

  /** Opens a connection whose transaction has not begun. */
  static BorrowedConnection open(PostgresConnections connections, RunContext run) {
    run.checkpoint();
    BorrowedConnection borrowed = open(connections);
    borrowed.registration = run.onCancel(borrowed::cancel);
    return borrowed;
  }

  /** Opens the same, which no run cancels. */
  static BorrowedConnection open(PostgresConnections connections) {
    Connection connection = connections.open();
    try {
      requireIdle(connection);
      BorrowedConnection borrowed = new BorrowedConnection(connection);
      borrowed.prepare();
      return borrowed;
    } catch (SQLException e) {
      closeAfter(connection, e);
      throw PostgresErrors.connecting(connections.toString(), e);
    } catch (RuntimeException e) {
      closeAfter(connection, e);
      throw e;
    }
  }

  private static void requireIdle(Connection connection) throws SQLException {
    TransactionState state = connection.unwrap(BaseConnection.class).getTransactionState();
    if (state != TransactionState.IDLE) {
      throw new BackupFailedException(
          "the DataSource hands out a connection in the middle of somebody's transaction",
          "give the pool itself, not a proxy that takes part in the caller's transaction");
    }
  }

  private static void closeAfter(Connection connection, Exception failure) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private void prepare() throws SQLException {
    connection.setAutoCommit(false);
    // A pool's limit for ordinary statements would end a COPY or the wait for a lock.
    connection.setNetworkTimeout(Runnable::run, 0);
  }

  /** Sets how long the server may take for an answer until the connection counts as broken. */
  void answersWithin(Duration limit) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(limit.toMillis()));
  }

  Connection sql() {
    return connection;
  }

  PGConnection driver() throws SQLException {
    return connection.unwrap(PGConnection.class);
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  /** Something done with each row of a result. */
  @FunctionalInterface
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  void each(String sql, RowReader reader) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }

  /** Runs on another thread. */
  private void cancel() {
    cancelled = true;
    Thread request = new Thread(this::cancelStatement, "tidemark-cancel-statement");
    request.setDaemon(true);
    request.start();
    try {
      if (!released.await(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
        cut();
      }
    } catch (InterruptedException e) {
      cut();
      Thread.currentThread().interrupt();
    }
  }

  private void cancelStatement() {
    try {
      driver().cancelQuery();
    } catch (SQLException e) {
      // Nobody is left to tell; the connection is cut in any case.
      cut();
    }
  }

  /** Cuts the connection; a pool throws it away. The server rolls back. */
  void cut() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot cut a connection", e);
    }
  }

  /** Gives the connection back; after a cancel it is cut, since a late cancel may still hit it. */
  @Override
  public void close() {
    registration.close();
    try (connection) {
      if (cancelled) {
        connection.abort(Runnable::run);
      } else if (!connection.isClosed()) {
        restore();
      }
    } catch (SQLException e) {
      // The transaction ends with the connection; a pool finds out by itself that it is broken.
      cut();
    } finally {
      released.countDown();
    }
  }

  private void restore() throws SQLException {
    connection.rollback();
    connection.setAutoCommit(autoCommit);
    connection.setNetworkTimeout(Runnable::run, networkTimeout);
  }
}
