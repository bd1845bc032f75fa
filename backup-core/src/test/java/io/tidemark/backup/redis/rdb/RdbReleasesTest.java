package io.tidemark.backup.redis.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.redis.wire.Access;
import io.tidemark.backup.redis.wire.Endpoint;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.RedisLogin;
import io.tidemark.backup.redis.wire.Reply;
import io.tidemark.backup.redis.wire.TlsSettings;
import io.tidemark.backup.servers.RedisServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what servers of other releases have written, packed and not. */
class RdbReleasesTest {

  private static final String KEYS =
      """
      redis.call('SET', 'text', string.rep('abcdefgh', 40))
      redis.call('SET', 'number', 12)
      for i = 1, 20 do
        redis.call('RPUSH', 'list', 'item ' .. i, i * 1000)
        redis.call('SADD', 'numbers', i * 100)
        redis.call('SADD', 'set', 'member ' .. i, i)
        redis.call('HSET', 'hash', 'field ' .. i, i)
        redis.call('ZADD', 'sorted', i / 7, 'member ' .. i)
        redis.call('XADD', 'stream', i .. '-1', 'field', 'value ' .. i)
      end
      redis.call('RPUSH', 'large list', string.rep('abcdefgh', 4000), 'b')
      redis.call('XGROUP', 'CREATE', 'stream', 'group', 0)
      redis.call('XREADGROUP', 'GROUP', 'group', 'reader', 'COUNT', 3, 'STREAMS', 'stream', '>')
      """;

  private static final String FIELDS_THAT_EXPIRE =
      """
      for i = 1, 20 do
        redis.call('HSET', 'expiring', 'field ' .. i, i)
      end
      redis.call('HPEXPIREAT', 'expiring', 4102444800123, 'FIELDS', 2, 'field 3', 'field 5')
      redis.call('HPEXPIREAT', 'expiring', 4102444900000, 'FIELDS', 1, 'field 7')
      """;

  @ParameterizedTest
  @ValueSource(strings = {"6", "8", "valkey"})
  void readsPackedValuesLikeTheServer(String release) throws IOException {
    try (RedisServer server = RedisServer.ofRelease(release)) {
      server.cli("EVAL", KEYS, "0");

      assertThat(compared(server)).contains("stream", "large list", "numbers").hasSize(9);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"6", "8", "valkey"})
  void readsValuesThatAreNotPackedLikeTheServer(String release) throws IOException {
    String word = release.equals("6") ? "ziplist" : "listpack";
    try (RedisServer server =
        RedisServer.ofRelease(
            release,
            "hash-max-%s-entries 1".formatted(word),
            "zset-max-%s-entries 1".formatted(word),
            "set-max-intset-entries 1",
            "list-max-%s-size 2".formatted(word),
            "stream-node-max-entries 3")) {
      server.cli("EVAL", KEYS, "0");

      assertThat(compared(server)).contains("stream", "large list", "numbers").hasSize(9);
    }
  }

  /** A release of 2025 keeps the time of each field, packed or not. */
  @Test
  void fieldsThatExpireAreReadAlikeInEitherForm() throws IOException {
    String packed;
    try (RedisServer server = RedisServer.ofRelease("8")) {
      server.cli("EVAL", FIELDS_THAT_EXPIRE, "0");
      assertThat(compared(server)).containsExactly("expiring");
      packed = digest(server);
      server.cli("HPERSIST", "expiring", "FIELDS", "1", "field 7");
      assertThat(digest(server)).isNotEqualTo(packed);
    }
    try (RedisServer server = RedisServer.ofRelease("8", "hash-max-listpack-entries 1")) {
      server.cli("EVAL", FIELDS_THAT_EXPIRE, "0");
      assertThat(compared(server)).containsExactly("expiring");
      assertThat(digest(server)).isEqualTo(packed);
    }
  }

  private static String digest(RedisServer server) throws IOException {
    return RdbReader.read(saved(server), new RdbListener() {}).databases().get(0).digest();
  }

  private static ByteArrayInputStream saved(RedisServer server) throws IOException {
    server.cli("SAVE");
    return new ByteArrayInputStream(Files.readAllBytes(server.path("dump.rdb")));
  }

  /** Compares each key of a snapshot with what the server dumps; returns the keys. */
  private static List<String> compared(RedisServer server) throws IOException {
    List<String> keys = new ArrayList<>();
    try (RedisConnection connection =
        RedisConnection.open(
            new Endpoint("127.0.0.1", server.port(), false),
            new Access(RedisLogin.none(), TlsSettings.usual(), Duration.ofSeconds(30)))) {
      RdbReader.read(saved(server), new Comparing(connection, keys));
    }
    return keys;
  }

  private record Comparing(RedisConnection connection, List<String> keys) implements RdbListener {
    @Override
    public boolean wantsEntries() {
      return true;
    }

    @Override
    public void entry(RdbEntry entry) throws IOException {
      String key = new String(entry.key(), StandardCharsets.UTF_8);
      byte[] dumped = ((Reply.Bulk) connection.call("DUMP", key)).bytes();
      int version = dumped[dumped.length - DumpPayload.TRAILER_BYTES];
      ByteArrayOutputStream made = new ByteArrayOutputStream();
      DumpPayload.of(entry.type(), entry.value(), version).writeTo(made);
      assertThat(made.toByteArray()).as(key).isEqualTo(dumped);
      assertThat(DumpPayload.digest(entry.key(), dumped)).as(key).isEqualTo(entry.digest());
      keys.add(key);
    }
  }
}
