package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.launcher.Shell.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One process keeps the log, and another one proves it. */
@Timeout(180)
class WalCheckTest {

  private static final int VERSION = 15;

  @TempDir private Path folder;

  @Test
  void aSecondProcessProvesThatTheLogArrives() throws Exception {
    try (PostgresCluster server = PostgresCluster.create(VERSION).start()) {
      Process stream = startStreaming(server);
      try {
        server.await("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'", "1");

        Answer answer = shell(server).run("wal", "check").ended(0);

        assertThat(answer.out())
            .containsPattern("tidemark-check-\\S+ at 0/[0-9A-F]+ in [0-9A-F]{24}\n")
            .contains(": stored after ");
        assertThat(shell(server).run("wal", "check", "--json").ended(0).out())
            .contains("\"storedAfterMillis\" : ");
        assertThat(stream.isAlive()).isTrue();

        stream.destroy();

        assertThat(stream.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(stream.exitValue()).isEqualTo(143);
        assertThat(shell(server).run("wal", "check", "--timeout", "1").ended(4).err())
            .contains("slot 'tidemark_cluster' is not in use");
      } finally {
        stream.destroyForcibly();
      }
    }
  }

  @Test
  void aStandbyIsNoDatabaseForIt() {
    try (PostgresCluster server = PostgresCluster.create(VERSION).start();
        PostgresCluster standby = server.standby()) {
      assertThat(shell(standby).run("wal", "check").ended(3).err()).contains("is a standby");
    }
  }

  @Test
  void aTimeoutIsADuration() {
    assertThat(
            new Shell()
                .with("BACKUP_SOURCE", "postgresql://localhost/unused")
                .with("BACKUP_TARGET", folder.toUri().toString())
                .run("wal", "check", "--timeout", "soon")
                .ended(2)
                .err())
        .contains("--timeout is no duration above zero: 'soon'");
  }

  private Map<String, String> variables(PostgresCluster server) {
    return Map.of(
        "BACKUP_NAME", "cluster",
        "BACKUP_SOURCE", server.uri("postgres"),
        "BACKUP_TARGET", folder.toUri().toString());
  }

  private Shell shell(PostgresCluster server) {
    Shell shell = new Shell();
    variables(server).forEach(shell::with);
    return shell;
  }

  private Process startStreaming(PostgresCluster server) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-classpath",
            System.getProperty("java.class.path"),
            "io.tidemark.launcher.Main",
            "wal",
            "stream");
    builder.environment().putAll(variables(server));
    return builder.inheritIO().start();
  }
}
