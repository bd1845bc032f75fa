package io.tidemark.fleet;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import io.tidemark.backup.postgres.PostgresUri;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Databases, three nodes, and one of them killed midway. */
public final class FleetTrial {

  private static final int NODES = 3;

  private final String jdbcUrl;
  private final String uri;
  private final Path repository;
  private final List<String> databases;
  private final DataSource scheduler;

  FleetTrial(String jdbcUrl, String uri, Path repository, int count) {
    this.jdbcUrl = jdbcUrl;
    this.uri = uri;
    this.repository = repository;
    this.databases = IntStream.rangeClosed(1, count).mapToObj("fleet_%03d"::formatted).toList();
    this.scheduler = FleetNode.dataSource(jdbcUrl);
  }

  /** What came of it. */
  record Outcome(int databases, int backups, int missing, int doubled, Duration took) {}

  /** Arguments: JDBC URL and URI of a server of one's own, repository, number of databases. */
  public static void main(String[] arguments) throws Exception {
    System.out.println(
        new FleetTrial(
                arguments[0], arguments[1], Path.of(arguments[2]), Integer.parseInt(arguments[3]))
            .run());
  }

  Outcome run() throws SQLException, IOException, InterruptedException {
    createDatabases();
    execute(FleetTable.DDL);
    Instant slot = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    SchedulerClient client = SchedulerClient.Builder.create(scheduler).build();
    databases.forEach(name -> client.scheduleIfNotExists(FleetBackup.instance(name, slot), slot));
    List<Process> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < NODES; i++) {
        nodes.add(node());
      }
      await(databases.size() * 2 / 3);
      nodes.get(0).destroyForcibly();
      await(0);
    } finally {
      nodes.forEach(Process::destroyForcibly);
    }
    return outcome(slot);
  }

  private void createDatabases() throws SQLException {
    for (String name : databases) {
      execute("CREATE DATABASE " + name);
    }
  }

  private Process node() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FleetNode.class.getName(),
            jdbcUrl,
            uri,
            repository.toUri().toString(),
            "2")
        .inheritIO()
        .start();
  }

  /** Waits until no more than so many backups are left to do. */
  private void await(int left) throws SQLException, InterruptedException {
    while (count("SELECT count(*) FROM scheduled_tasks") > left) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = scheduler.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long count(String sql) throws SQLException {
    try (Connection connection = scheduler.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private Outcome outcome(Instant slot) {
    Duration took = Duration.between(slot, Instant.now()).truncatedTo(ChronoUnit.SECONDS);
    FleetBackup fleet =
        new FleetBackup(
            PostgresUri.parse(uri), repository.toUri().toString(), Duration.ofSeconds(10));
    List<Integer> found =
        databases.stream().map(name -> fleet.pipeline(name).list().backups().size()).toList();
    return new Outcome(
        databases.size(),
        found.stream().mapToInt(Integer::intValue).sum(),
        (int) found.stream().filter(backups -> backups == 0).count(),
        (int) found.stream().filter(backups -> backups > 1).count(),
        took);
  }
}
