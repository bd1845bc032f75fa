package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.postgres.DumpFolder;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.RedisServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RedisSnapshotTest {

  private static final String PASSWORD = "c4nary-redis";
  private static final String NO_DELAY = "repl-diskless-sync-delay 0";

  private static final String DEBUG = "enable-debug-command local";

  @TempDir Path folder;

  @Test
  void namesTheFileAfterProductKindAndTime() {
    try (RedisServer server = RedisServer.startWithPassword(PASSWORD, NO_DELAY, DEBUG)) {
      assertThat(snapshot(server).names()).containsExactly("redis_rdb_20260131_021500.rdb");
    }
  }

  @Test
  void copiesWhatAServerSendsWhileItMakesIt() {
    try (RedisServer server = RedisServer.startWithPassword(PASSWORD, NO_DELAY, DEBUG)) {
      requireCopied(server);
    }
  }

  @Test
  void copiesWhatAServerSendsFromItsDisk() {
    try (RedisServer server =
        RedisServer.startWithPassword(PASSWORD, "repl-diskless-sync no", DEBUG)) {
      requireCopied(server);
    }
  }

  private void requireCopied(RedisServer server) {
    server.cli("debug", "populate", "20000", "key", "50");
    server.cli("-n", "3", "set", "other", "database");
    server.cli("set", "gone", "soon", "ex", "10000");
    String digest = server.cli("debug", "digest");

    Path file = snapshot(server).file();

    CommandLine.of("redis-check-rdb", file.toString()).run().succeeded();
    try (RedisServer restored = RedisServer.startFrom(file, DEBUG)) {
      assertThat(restored.cli("debug", "digest")).isEqualTo(digest);
      assertThat(restored.cli("dbsize")).isEqualTo("20001");
    }
  }

  private DumpFolder snapshot(RedisServer server) {
    return DumpFolder.of(RedisSnapshot.of(server.uri()), folder);
  }
}
