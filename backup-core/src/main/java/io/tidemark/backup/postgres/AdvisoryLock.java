package io.tidemark.backup.postgres;

import io.tidemark.backup.coordination.Holding;
import io.tidemark.backup.error.LockedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One advisory lock, held by a transaction that is idle but for signs of life, and that the server
 * ends when they stay out. It has no snapshot and no transaction id, so that it keeps no vacuum
 * from its work; a pooler lets a transaction have its server connection for itself (docs/adr/0017).
 */
final class AdvisoryLock implements Holding {

  /** Before the names of the works, so that another program's keys are other ones. */
  private static final String NAMESPACE = "tidemark:";

  /**
   * How long the server may take for an answer, as a part of the bound; with the pause before it a
   * loss is noticed before another can have the turn.
   */
  private static final int ANSWER_PART = 3;

  private static final String SETTINGS =
      """
      SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY;
      SET LOCAL search_path = pg_catalog;
      SET LOCAL idle_in_transaction_session_timeout = %d;
      SELECT pg_catalog.set_config('application_name', '%s', true);
      SELECT pg_catalog.set_config(name, '0', true)
        FROM pg_catalog.pg_settings WHERE name = 'transaction_timeout'
      """;

  /** A query's portal, and its snapshot with it, lasts until the next statement: this has none. */
  private static final String SIGN_OF_LIFE = "SET LOCAL statement_timeout = 0";

  private static final String HELD =
      """
      SELECT count(*) FROM pg_catalog.pg_locks
       WHERE locktype = 'advisory' AND granted AND objsubid = 1
         AND pid = pg_catalog.pg_backend_pid()
         AND ((classid::bigint << 32) | objid::bigint) = %d
      """;

  private final String work;
  private final BorrowedConnection connection;
  private final Duration bound;
  private final long key;

  AdvisoryLock(String work, BorrowedConnection connection, Duration bound) {
    this.work = work;
    this.connection = connection;
    this.bound = bound;
    this.key = key(work);
  }

  /** Returns the number that stands for a work; docs/coordination.md has it in SQL. */
  static long key(String work) {
    try {
      byte[] name = (NAMESPACE + work).getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Takes the lock if it is free. */
  boolean tryTake() throws SQLException {
    connection.answersWithin(bound.dividedBy(ANSWER_PART));
    connection.execute(
        SETTINGS.formatted(bound.toMillis(), ("tidemark " + work).replace("'", "''")));
    return answer("SELECT pg_catalog.pg_try_advisory_xact_lock(" + key + ")").equals("t");
  }

  private String answer(String sql) throws SQLException {
    StringBuilder text = new StringBuilder();
    connection.each(sql, row -> text.append(row.getString(1)));
    connection.execute(SIGN_OF_LIFE);
    return text.toString();
  }

  @Override
  public void renew() {
    try {
      connection.execute(SIGN_OF_LIFE);
    } catch (SQLException e) {
      throw lost(PostgresErrors.message(e), e);
    }
  }

  @Override
  public void confirm() {
    try {
      if (!answer(HELD.formatted(key)).equals("1")) {
        throw lost("it is not locked", null);
      }
    } catch (SQLException e) {
      throw lost(PostgresErrors.message(e), e);
    }
  }

  private LockedException lost(String why, @Nullable SQLException cause) {
    return new LockedException(
        "the turn for '" + work + "' is lost: " + why,
        "another instance may have it; whoever was frozen, or cut off from the server, for "
            + bound
            + " loses its turn",
        cause);
  }

  /** The end of the transaction gives the lock back, and its settings. */
  @Override
  public void release() {
    connection.close();
  }
}
