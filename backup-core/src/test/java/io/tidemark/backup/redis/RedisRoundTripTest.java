package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.Restore;
import io.tidemark.backup.servers.RedisServer;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup over the wire, through a pipeline, and back into another server. */
class RedisRoundTripTest {

  @Test
  void whatIsRestoredIsWhatTheManifestSays() {
    try (RedisServer source = RedisServer.start("enable-debug-command yes");
        RedisServer target = RedisServer.start("enable-debug-command yes")) {
      TypicalKeys.write(source);
      BackupPipeline shop = pipeline(source);
      Backup backup = shop.run();
      RestoreReport report =
          shop.restore(Restore.of(backup.id()).into(RedisTarget.of(target.uri())));
      assertThat(report.tables()).isEqualTo(backup.manifest().report().tables());
      assertThat(target.cli("DEBUG", "DIGEST")).isEqualTo(source.cli("DEBUG", "DIGEST"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"6", "8", "valkey"})
  void otherReleasesComeBackAsWell(String release) {
    try (RedisServer source = RedisServer.ofRelease(release);
        RedisServer target = RedisServer.ofRelease(release)) {
      source.cli("MSET", "text", "c4nary", "number", "17");
      source.cli("EVAL", "for i = 1, 2000 do redis.call('ZADD', 'sorted', i / 3, i) end", "0");
      source.cli("HSET", "hash", "field", "value");
      source.cli("XADD", "stream", "1-1", "field", "value");
      if (release.equals("8")) {
        source.cli("HPEXPIRE", "hash", "1000000000", "FIELDS", "1", "field");
      }
      BackupPipeline shop = pipeline(source);
      shop.run();
      RestoreReport report = shop.restore(Restore.latest().into(RedisTarget.of(target.uri())));
      assertThat(report.rows()).isEqualTo(5);
      for (List<String> question :
          List.of(
              List.of("ZRANGE", "sorted", "0", "-1", "WITHSCORES"),
              List.of("HGETALL", "hash"),
              List.of("XINFO", "STREAM", "stream"))) {
        String[] words = question.toArray(String[]::new);
        assertThat(target.cli(words)).isEqualTo(source.cli(words));
      }
      if (release.equals("8")) {
        assertThat(target.cli("HPEXPIRETIME", "hash", "FIELDS", "1", "field"))
            .isEqualTo(source.cli("HPEXPIRETIME", "hash", "FIELDS", "1", "field"));
      }
    }
  }

  private static BackupPipeline pipeline(RedisServer source) {
    return BackupPipeline.named("shop")
        .from(RedisSnapshot.of(source.uri()))
        .to("memory", new InMemoryStorage())
        .build();
  }
}
