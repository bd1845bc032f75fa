package io.tidemark.fleet;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.tidemark.backup.postgres.PostgresUri;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** One node of the fleet: works at what is due until it is ended. */
public final class FleetNode {

  private static final Duration HEARTBEAT = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofSeconds(3);
  private static final Duration TURN = Duration.ofSeconds(10);

  private FleetNode() {}

  /** Arguments: JDBC URL of the scheduler's database, URI of the databases, repository, threads. */
  public static void main(String[] arguments) throws InterruptedException {
    FleetBackup backup = new FleetBackup(PostgresUri.parse(arguments[1]), arguments[2], TURN);
    Scheduler scheduler =
        Scheduler.create(dataSource(arguments[0]), backup.task(RETRY))
            .threads(Integer.parseInt(arguments[3]))
            .pollingInterval(POLL)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(4)
            .pollUsingLockAndFetch(0.5, 1.0)
            .build();
    scheduler.start();
    new CountDownLatch(1).await();
  }

  static DataSource dataSource(String url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    return source;
  }
}
