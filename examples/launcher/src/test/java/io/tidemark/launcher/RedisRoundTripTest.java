package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisRoundTripTest {

  @TempDir private Path folder;
  private RedisServer source;
  private Shell shell;

  @BeforeEach
  void start() {
    source = RedisServer.startWithPassword("c4nary", "repl-diskless-sync-delay 0");
    source.cli("MSET", "user:1", "Ada", "user:2", "Grace", "session:1", "open");
    source.cli("EXPIRE", "session:1", "3600");
    source.cli("-n", "2", "RPUSH", "queue", "a", "b", "c");
    shell =
        new Shell()
            .with("BACKUP_SOURCE", source.uri())
            .with("BACKUP_TARGET", folder.resolve("storage").toUri().toString());
  }

  @AfterEach
  void stop() {
    source.close();
  }

  private String backup() {
    return shell.run("backup").ended(0).out().strip();
  }

  @Test
  void aSnapshotIsListedShownAndVerified() throws IOException {
    String id = backup();

    assertThat(shell.run("list").ended(0).out()).contains(id);
    assertThat(shell.run("list", "--kind", "rdb").ended(0).out()).contains(id);
    assertThat(shell.run("list", "--kind", "dump,base").ended(0).out()).doesNotContain(id);
    assertThat(shell.run("show", id).ended(0).out())
        .contains("job       redis", "(redis-rdb)")
        .doesNotContain("c4nary");
    assertThat(shell.run("verify", id).ended(0).out()).startsWith(id + " is as written");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.matches("redis_rdb_[0-9]{8}_[0-9]{6}\\.rdb\\.zst"));
    }
  }

}
