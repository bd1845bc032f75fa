package io.tidemark.backup.benchmarks;

import io.tidemark.backup.servers.PostgresCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Statements that write log, from several clients, whatever happens to the server. */
final class SoakLoad implements AutoCloseable {

  private static final int CLIENTS = 2;
  private static final String STATEMENTS =
      """
      CREATE TABLE IF NOT EXISTS soak (n int, content text);
      INSERT INTO soak SELECT n, md5(random()::text) FROM generate_series(1, 20000) n;
      UPDATE soak SET n = n + 1 WHERE n % 10 = 0;
      TRUNCATE soak\
      """;

  private final PostgresCluster server;
  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private volatile boolean stopped;

  private SoakLoad(PostgresCluster server) {
    this.server = server;
  }

  static SoakLoad start(PostgresCluster server) {
    SoakLoad load = new SoakLoad(server);
    for (int i = 0; i < CLIENTS; i++) {
      load.threads.execute(load::work);
    }
    return load;
  }

  private void work() {
    while (!stopped) {
      try (Connection connection = server.server().connect("postgres");
          Statement statement = connection.createStatement()) {
        while (!stopped) {
          statement.execute(STATEMENTS);
        }
      } catch (SQLException e) {
        // The server is being restarted, or two clients have made the table at once.
        Thread.onSpinWait();
      }
    }
  }

  void stop() throws InterruptedException {
    stopped = true;
    threads.shutdown();
    threads.awaitTermination(1, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }
}
