package io.tidemark.backup.redis.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.moilioncircle.redis.replicator.Configuration;
import com.moilioncircle.redis.replicator.FileType;
import com.moilioncircle.redis.replicator.RedisReplicator;
import com.moilioncircle.redis.replicator.event.Event;
import com.moilioncircle.redis.replicator.rdb.datatype.KeyValuePair;
import io.tidemark.backup.servers.RedisServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds our reader against somebody else's: same keys, types and times, in the same order. */
class RdbSecondReaderTest {

  private static final String KEYS =
      """
      for i = 1, 500 do
        redis.call('SET', 'text ' .. i, string.rep('word ' .. i, i % 50))
        redis.call('HSET', 'hash ' .. i, 'field', i, 'other', 'value ' .. i)
        redis.call('RPUSH', 'list ' .. i % 7, 'item ' .. i, i * 1000)
        redis.call('SADD', 'numbers ' .. i % 9, i)
        redis.call('SADD', 'set ' .. i % 5, 'member ' .. i)
        redis.call('ZADD', 'sorted ' .. i % 11, i / 7, 'member ' .. i)
        redis.call('XADD', 'stream ' .. i % 3, i .. '-1', 'field', 'value ' .. i)
        redis.call('PEXPIREAT', 'hash ' .. i, 4102444800000 + i)
        if i % 100 == 0 then redis.call('SELECT', i / 100) end
      end
      """;

  @ParameterizedTest
  @ValueSource(strings = {"6", "8", "valkey"})
  void findsWhatAnotherReaderFinds(String release) throws IOException {
    byte[] rdb;
    try (RedisServer server = RedisServer.ofRelease(release)) {
      server.cli("EVAL", KEYS, "0");
      server.cli("SAVE");
      rdb = Files.readAllBytes(server.path("dump.rdb"));
    }

    assertThat(ours(rdb)).hasSizeGreaterThan(1000).isEqualTo(theirs(rdb));
  }

  private static List<String> ours(byte[] rdb) throws IOException {
    List<String> keys = new ArrayList<>();
    RdbSummary summary =
        RdbReader.read(
            new ByteArrayInputStream(rdb),
            new RdbListener() {
              @Override
              public boolean wantsEntries() {
                return true;
              }

              @Override
              public void entry(RdbEntry entry) {
                String time =
                    entry.expiresAtMillis().isPresent()
                        ? Long.toString(entry.expiresAtMillis().getAsLong())
                        : "null";
                keys.add(line(entry.database(), entry.key(), entry.type(), time));
              }
            });
    assertThat(summary.databases().stream().mapToLong(RdbSummary.Database::keys).sum())
        .isEqualTo(keys.size());
    return keys;
  }

  private static List<String> theirs(byte[] rdb) throws IOException {
    List<String> keys = new ArrayList<>();
    try (RedisReplicator reader =
        new RedisReplicator(
            new ByteArrayInputStream(rdb), FileType.RDB, Configuration.defaultSetting())) {
      reader.addEventListener((from, event) -> add(event, keys));
      reader.open();
    }
    return keys;
  }

  private static void add(Event event, List<String> keys) {
    if (event instanceof KeyValuePair<?, ?> pair) {
      keys.add(
          line(
              pair.getDb().getDbNumber(),
              (byte[]) pair.getKey(),
              pair.getValueRdbType(),
              String.valueOf(pair.getExpiredValue())));
    }
  }

  private static String line(long database, byte[] key, int type, String time) {
    return "%d %s %d %s".formatted(database, new String(key, StandardCharsets.UTF_8), type, time);
  }
}
