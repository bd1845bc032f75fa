package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.coordination.Turn;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(PostgresExtension.class)
class PostgresCoordinationTest {

  private static final String WORK = "o'shop/backup";
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** What docs/coordination.md says. */
  private static final String SEEN =
      """
      SELECT a.pid || ' ' || a.application_name || ' ' || (a.backend_xmin IS NULL)
             || ' ' || (a.backend_xid IS NULL)
        FROM pg_locks l JOIN pg_stat_activity a USING (pid)
       WHERE l.locktype = 'advisory'
         AND (l.classid::bigint << 32 | l.objid::bigint)
             = ('x' || left(encode(sha256(convert_to('tidemark:%s', 'UTF8')), 'hex'), 16))::bit(64)::bigint
      """
          .formatted(WORK.replace("'", "''"));

  @Test
  void oneHasTheTurnAtATime(TestDatabase database) {
    PostgresCoordination one = PostgresCoordination.advisoryLock(database.uri());
    PostgresCoordination other = PostgresCoordination.advisoryLock(database.dataSource());

    Turn turn = one.tryTake(WORK).orElseThrow();

    assertThat(one.tryTake(WORK)).as("in the same process").isEmpty();
    assertThat(other.tryTake(WORK)).isEmpty();
    other.tryTake("shop/prune").orElseThrow().close();
    turn.confirm();
    turn.close();
    other.tryTake(WORK).orElseThrow().close();
  }

  /** A default isolation of REPEATABLE READ would keep a snapshot for hours. */
  @Test
  void lockIsSeenByItsNameAndHoldsNoVacuumBack(TestDatabase database) {
    database.execute(
        "ALTER DATABASE \"%s\" SET default_transaction_isolation = 'repeatable read'"
            .formatted(database.name()));

    try (Turn turn =
        PostgresCoordination.advisoryLock(database.uri()).tryTake(WORK).orElseThrow()) {
      turn.confirm();
      assertThat(database.query(SEEN)).matches("\\d+ tidemark o'shop/backup true true");
    }
  }

  @Test
  void sessionThatIsEndedLosesTheTurn(TestDatabase database) throws InterruptedException {
    PostgresCoordination locks = PostgresCoordination.advisoryLock(database.uri()).within(SHORT);
    CountDownLatch told = new CountDownLatch(1);
    Turn turn = locks.tryTake(WORK).orElseThrow();
    turn.onLost(told::countDown);

    database.execute(
        "SELECT pg_terminate_backend(%s)".formatted(database.query(SEEN).replaceFirst(" .*", "")));

    told.await();
    assertThatThrownBy(turn::confirm).isInstanceOf(LockedException.class);
    locks.tryTake(WORK).orElseThrow().close();
  }

  @Test
  void silentHolderLosesTheTurnWithinTheBound(TestDatabase database) throws SQLException {
    PostgresConnections connections = PostgresConnections.of(database.dataSource());
    BorrowedConnection connection = BorrowedConnection.open(connections);
    AdvisoryLock silent = new AdvisoryLock(WORK, connection, SHORT);
    assertThat(silent.tryTake()).isTrue();
    long since = System.nanoTime();

    Turn turn = await(PostgresCoordination.advisoryLock(database.uri()));

    assertThat(Duration.ofNanos(System.nanoTime() - since)).isBetween(SHORT, SHORT.multipliedBy(3));
    assertThatThrownBy(silent::confirm)
        .isInstanceOf(LockedException.class)
        .hasMessageContaining("the turn for 'o'shop/backup' is lost")
        .hasMessageContaining("frozen, or cut off from the server, for PT1S");
    silent.release();
    turn.close();
  }

  private static Turn await(PostgresCoordination locks) {
    while (true) {
      Optional<Turn> turn = locks.tryTake(WORK);
      if (turn.isPresent()) {
        return turn.get();
      }
    }
  }

  @Test
  void lockThatIsGoneThoughTheSessionLivesIsNotConfirmed(TestDatabase database)
      throws SQLException {
    BorrowedConnection connection =
        BorrowedConnection.open(PostgresConnections.of(database.dataSource()));
    AdvisoryLock lock = new AdvisoryLock(WORK, connection, SHORT);
    lock.tryTake();

    connection.sql().rollback();

    assertThatThrownBy(lock::confirm).hasMessageContaining("it is not locked");
    lock.release();
  }

  @Test
  void connectionOfAPoolGoesBackAsItCame(TestDatabase database) throws SQLException {
    try (Connection only = database.connect();
        OneConnectionPool pool = new OneConnectionPool(only)) {
      PostgresCoordination locks = PostgresCoordination.advisoryLock(pool);

      locks.tryTake(WORK).orElseThrow().close();

      assertThat(pool.returned()).isEqualTo(pool.borrowed()).isEqualTo(1);
      assertThat(only.getAutoCommit()).isTrue();
      assertThat(only.getNetworkTimeout()).isZero();
      try (var rows =
          only.createStatement()
              .executeQuery(
                  """
                  SELECT current_setting('idle_in_transaction_session_timeout')
                         || current_setting('transaction_read_only')
                         || (current_setting('application_name') LIKE 'tidemark%')
                         || (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
                              AND pid = pg_backend_pid())
                  """)) {
        rows.next();
        assertThat(rows.getString(1)).isEqualTo("0offfalse0");
      }
    }
  }

  @Test
  void serverThatDoesNotAnswerIsNamed() {
    assertThatThrownBy(
            () -> PostgresCoordination.advisoryLock("postgresql://a@127.0.0.1:1/b").tryTake(WORK))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("postgresql://a@127.0.0.1:1/b");
  }

  @Test
  void boundThatAPauseWouldExceedIsRefused() {
    PostgresCoordination locks = PostgresCoordination.advisoryLock("postgresql://a@127.0.0.1/b");

    assertThatThrownBy(() -> locks.within(Duration.ofMillis(999)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("hint: give PT1S to PT1H");
  }

  @Test
  void ofSeveralServersThePrimaryGivesTheTurns() {
    assertThat(
            PostgresConnections.of(PostgresUri.parse("postgresql://a@h1,h2/b"))
                .toOneServer()
                .uri()
                .flatMap(PostgresUri::serverType))
        .contains("primary");
  }
}
