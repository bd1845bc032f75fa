package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.backup.postgres.DumpFolder;
import io.tidemark.backup.postgres.TestRun;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.RedisServer;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.source.SourceReport.RestoreStep;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"6", "8", "valkey"})
  void copiesOtherReleases(String release) {
    try (RedisServer server = RedisServer.ofRelease(release, NO_DELAY)) {
      server.cli("eval", "for i = 1, 5000 do redis.call('set', 'key' .. i, i) end", "0");
      String size = server.cli("dbsize");

      DumpFolder copy = snapshot(server);

      assertThat(copy.report().facts())
          .containsEntry("server", release.equals("valkey") ? "valkey" : "redis")
          .hasEntrySatisfying("server-version", version -> assertThat(version).matches("[0-9.]+"));
      try (RedisServer restored = RedisServer.ofReleaseFrom(release, copy.file())) {
        assertThat(restored.cli("dbsize")).isEqualTo(size);
      }
    }
  }

  @Test
  void isOfOneMomentUnderLoad() throws Exception {
    try (RedisServer server = RedisServer.start(NO_DELAY, DEBUG)) {
      server.cli("debug", "populate", "100000", "key", "100");
      String[] later = new String[1];
      Path file;
      try (Load load = Load.start(server)) {
        DumpFolder copy = DumpFolder.in(folder);
        AfterBytes files = new AfterBytes(100_000, () -> later[0] = load.awaitMore(), copy);
        RedisSnapshot.of(server.uri()).capture(files, new TestRun());
        file = copy.file();
      }

      try (RedisServer restored = RedisServer.startFrom(file)) {
        assertThat(restored.cli("get", "first")).isEqualTo(restored.cli("get", "second"));
        assertThat(Long.parseLong(restored.cli("get", "first")))
            .isPositive()
            .isLessThan(Long.parseLong(later[0]));
      }
    }
  }

  @Test
  void reportsWhatWasCopied() {
    try (RedisServer server = RedisServer.start(NO_DELAY)) {
      server.cli("set", "a", "1");
      server.cli("set", "b", "2", "ex", "1000");
      server.cli("-n", "5", "sadd", "c", "x", "y");

      SourceReport report = snapshot(server).report();

      assertThat(report.kind()).isEqualTo("redis-rdb");
      assertThat(report.facts())
          .containsEntry("role", "master")
          .containsEntry("keys", "3")
          .containsEntry("expiring-keys", "1")
          .containsEntry("functions", "0")
          .containsKeys("server-version", "replication-id", "replication-offset", "rdb-version");
      assertThat(report.tables())
          .extracting(TableSummary::schema, TableSummary::name, TableSummary::rows)
          .containsExactly(tuple("redis", "db0", 2L), tuple("redis", "db5", 1L));
      assertThat(report.restoreSteps())
          .extracting(RestoreStep::command)
          .anyMatch(c -> c.contains("redis-check-rdb"));
    }
  }

  private DumpFolder snapshot(RedisServer server) {
    return DumpFolder.of(RedisSnapshot.of(server.uri()), folder);
  }
}
