package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
class TerminationTest {

  private static final String WAITING =
      "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'item'::regclass";

  private static final String OTHERS =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
          + " AND pid <> pg_backend_pid()";

  @Test
  @Timeout(60)
  void sigtermEndsABackupWith143AndLeavesNothing(TestDatabase database, @TempDir Path folder)
      throws Exception {
    database.execute("CREATE TABLE item (id int)");
    try (Connection blocker = database.connect();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
      Process backup = start(database, folder);
      awaitOne(database);

      backup.destroy();

      assertThat(backup.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(backup.exitValue()).isEqualTo(143);
    }
    assertThat(database.query(OTHERS)).isEqualTo("0");
    assertThat(filesBelow(folder)).noneMatch(name -> name.startsWith("manifest"));
  }

  @Test
  @Timeout(60)
  void sigtermEndsTheServiceWith143AfterItsGraceAndLeavesNothing(
      TestDatabase database, @TempDir Path folder) throws Exception {
    database.execute("CREATE TABLE item (id int)");
    try (Connection blocker = database.connect();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
      Process service =
          start(
              database,
              folder,
              "run",
              Map.of(
                  "BACKUP_SCHEDULE", "@daily",
                  "BACKUP_RUN_ON_START", "always",
                  "BACKUP_SHUTDOWN_GRACE", "1",
                  "BACKUP_HTTP_LISTEN", "off"));
      awaitOne(database);

      service.destroy();

      assertThat(service.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(service.exitValue()).isEqualTo(143);
    }
    assertThat(database.query(OTHERS)).isEqualTo("0");
    assertThat(filesBelow(folder)).noneMatch(name -> name.startsWith("manifest"));
  }

  private static Process start(TestDatabase database, Path folder) throws IOException {
    return start(database, folder, "backup", Map.of());
  }

  private static Process start(
      TestDatabase database, Path folder, String command, Map<String, String> settings)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-classpath",
            System.getProperty("java.class.path"),
            "io.tidemark.launcher.Main",
            command);
    builder.environment().putAll(settings);
    builder.environment().put("BACKUP_SOURCE", database.uri());
    builder.environment().put("BACKUP_TARGET", folder.toUri().toString());
    return builder.inheritIO().start();
  }

  private static void awaitOne(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      boolean waiting = false;
      while (!waiting) {
        try (var answer = statement.executeQuery("SELECT pg_sleep(0.1), (" + WAITING + ")")) {
          answer.next();
          waiting = answer.getInt(2) > 0;
        }
      }
    }
  }

  private static List<String> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
