package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.coordination.Turn;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.ServerAccount;
import io.tidemark.backup.servers.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PgBouncer in front of the server. */
class PoolerTest {

  @TempDir private Path folder;

  @Test
  void baseBackupThroughAPoolerSaysThatItMustGoAroundIt() throws IOException {
    String program = CommandLine.locate("pgbouncer");
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      URI uri = URI.create(server.uri("postgres"));
      int port = ServerProcess.freePort();
      Path configuration = configuration(server, port);
      try (ServerProcess pooler =
          ServerProcess.start(
              folder.resolve("log"),
              Map.of(),
              ServerAccount.words(program, configuration).toArray(String[]::new))) {
        pooler.awaitPort(port);
        String through =
            server.uri("postgres").replace(":" + uri.getPort() + "/", ":" + port + "/");

        assertThatThrownBy(
                BackupPipeline.named("cluster")
                        .from(PostgresBaseBackup.of(through))
                        .to(folder.resolve("storage").toUri().toString())
                        .build()
                    ::run)
            .isInstanceOf(DatabaseUnavailableException.class)
            .hasMessageContaining("unsupported startup parameter: replication")
            .hasMessageContaining("hint: connect to the server itself");
      }
    }
  }

  /** Pooled by sessions or by transactions, which an open transaction has for itself. */
  @Test
  void turnsAreTakenThroughAPoolerUnlessItPoolsStatements() throws IOException {
    String program = CommandLine.locate("pgbouncer");
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      URI uri = URI.create(server.uri("postgres"));
      int port = ServerProcess.freePort();
      Path configuration = configuration(server, port);
      try (ServerProcess pooler =
          ServerProcess.start(
              folder.resolve("log"),
              Map.of(),
              ServerAccount.words(program, configuration).toArray(String[]::new))) {
        pooler.awaitPort(port);
        for (String mode : List.of("session", "transaction")) {
          assertTurnsBehind(mode, server, uri.getPort(), port);
        }
        assertThatThrownBy(
                () -> locks(server.uri("statement"), uri.getPort(), port).tryTake("shop/backup"))
            .isInstanceOf(DatabaseUnavailableException.class)
            .hasMessageContaining("hint: let the pooler pool sessions or transactions");
      }
    }
  }

  private static void assertTurnsBehind(
      String mode, PostgresCluster server, int serverPort, int port) {
    PostgresCoordination pooled = locks(server.uri(mode), serverPort, port);
    PostgresCoordination direct = PostgresCoordination.advisoryLock(server.uri("postgres"));
    Turn turn = pooled.tryTake("shop/backup").orElseThrow();
    turn.confirm();
    assertThat(pooled.tryTake("shop/backup")).as(mode).isEmpty();
    assertThat(direct.tryTake("shop/backup")).as(mode).isEmpty();
    turn.close();
    direct.tryTake("shop/backup").orElseThrow().close();
  }

  private static PostgresCoordination locks(String uri, int serverPort, int port) {
    return PostgresCoordination.advisoryLock(uri.replace(":" + serverPort + "/", ":" + port + "/"));
  }

  private Path configuration(PostgresCluster server, int port) throws IOException {
    Path file = folder.resolve("pgbouncer.ini");
    Files.writeString(
        file,
        """
        [databases]
        postgres = host=127.0.0.1 port=%1$d
        session = host=127.0.0.1 port=%1$d user=postgres password=%3$s dbname=postgres pool_mode=session
        transaction = host=127.0.0.1 port=%1$d user=postgres password=%3$s dbname=postgres pool_mode=transaction
        statement = host=127.0.0.1 port=%1$d user=postgres password=%3$s dbname=postgres pool_mode=statement
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %2$d
        unix_socket_dir =
        auth_type = any
        ignore_startup_parameters = extra_float_digits
        """
            .formatted(URI.create(server.uri("postgres")).getPort(), port, server.password()));
    ServerAccount.own(folder);
    return file;
  }
}
