package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.ServerAccount;
import io.tidemark.backup.servers.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
      Path configuration = configuration(uri.getPort(), port);
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

  private Path configuration(int server, int port) throws IOException {
    Path file = folder.resolve("pgbouncer.ini");
    Files.writeString(
        file,
        """
        [databases]
        postgres = host=127.0.0.1 port=%d
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = any
        """
            .formatted(server, port));
    ServerAccount.own(folder);
    return file;
  }
}
