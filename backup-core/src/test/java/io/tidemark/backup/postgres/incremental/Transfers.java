package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.servers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Moves money between accounts, without a pause, until it is closed: in every consistent state the
 * balances add up to nothing, and the history tells them all.
 */
final class Transfers implements AutoCloseable {

  static final int ACCOUNTS = 60_000;

  private static final long SEED = 17;

  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicReference<@Nullable SQLException> failure = new AtomicReference<>();
  private final AtomicLong done = new AtomicLong();
  private final Thread thread;

  private Transfers(PostgresServer server) {
    thread = new Thread(() -> run(server), "transfers");
  }

  /** Returns how many transfers have been made so far. */
  long done() {
    return done.get();
  }

  static void createTables(PostgresServer server) {
    server.execute(
        "postgres",
        "CREATE TABLE account (id int PRIMARY KEY, balance bigint NOT NULL, filler text);"
            + "CREATE INDEX ON account (balance);"
            + "CREATE TABLE history (account int, change bigint);"
            + "INSERT INTO account SELECT n, 0, repeat('x', 80) FROM generate_series(1, "
            + ACCOUNTS
            + ") n");
  }

  static Transfers start(PostgresServer server) {
    Transfers transfers = new Transfers(server);
    transfers.thread.start();
    return transfers;
  }

  private void run(PostgresServer server) {
    Random random = new Random(SEED);
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      while (!ended.get()) {
        statement.execute(transfer(random));
        done.incrementAndGet();
      }
    } catch (SQLException e) {
      failure.set(e);
    }
  }

  private static String transfer(Random random) {
    int from = 1 + random.nextInt(ACCOUNTS);
    int to = 1 + random.nextInt(ACCOUNTS);
    int amount = 1 + random.nextInt(1_000);
    return """
    BEGIN;
    UPDATE account SET balance = balance - %3$d WHERE id = %1$d;
    UPDATE account SET balance = balance + %3$d WHERE id = %2$d;
    INSERT INTO history VALUES (%1$d, -%3$d), (%2$d, %3$d);
    COMMIT\
    """
        .formatted(from, to, amount);
  }

  /** Says in one row of what is wrong with the books how many rows are. */
  static String wrongAccounts(PostgresServer server) {
    return server.query(
        "postgres",
        """
        SELECT count(*) || ' of ' || (SELECT count(*) FROM account) || ', ' ||
               (SELECT sum(balance) FROM account)
        FROM account a
        FULL JOIN (SELECT account, sum(change) change FROM history GROUP BY account) h
          ON h.account = a.id
        WHERE a.balance IS DISTINCT FROM coalesce(h.change, 0)\
        """);
  }

  @Override
  public void close() {
    ended.set(true);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while a transfer ran", e);
    }
    SQLException cause = failure.get();
    if (cause != null) {
      throw new AssertionError("the transfers failed", cause);
    }
  }
}
