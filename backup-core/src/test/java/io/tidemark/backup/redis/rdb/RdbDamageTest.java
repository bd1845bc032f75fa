package io.tidemark.backup.redis.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.UnsupportedFormatException;
import io.tidemark.backup.servers.RedisServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damages snapshots that have no checksum, where structure alone can tell: whatever the bytes are,
 * they are read, or are refused by an error that is meant for them.
 */
class RdbDamageTest {

  private static final long SEED = 20_261_127;
  private static final int DAMAGED = 20_000;

  private static final String KEYS =
      """
      redis.call('SET', 'text', string.rep('abcdefgh', 40))
      for i = 1, 10 do
        redis.call('RPUSH', 'list', 'item ' .. i, i * 1000, i * 10000000000)
        redis.call('SADD', 'numbers', i * 100)
        redis.call('SADD', 'set', 'member ' .. i, i)
        redis.call('HSET', 'hash', 'field ' .. i, i * 70000)
        redis.call('ZADD', 'sorted', i / 7, 'member ' .. i)
        redis.call('XADD', 'stream', i .. '-1', 'field', 'value ' .. i)
        redis.call('XADD', 'stream', i .. '-2', 'other', i, 'field', -i)
      end
      redis.call('XGROUP', 'CREATE', 'stream', 'group', 0)
      redis.call('XREADGROUP', 'GROUP', 'group', 'reader', 'COUNT', 3, 'STREAMS', 'stream', '>')
      """;

  @ParameterizedTest
  @ValueSource(strings = {"6", "8", "valkey"})
  void damageWithoutAChecksumIsReadOrRefused(String release) throws IOException {
    byte[] snapshot = snapshot(release);
    Random random = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < DAMAGED; i++) {
      byte[] damaged = snapshot.clone();
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        damaged[random.nextInt(damaged.length - Long.BYTES)] = (byte) random.nextInt();
      }
      refused += refuses(damaged) ? 1 : 0;
    }
    assertThat(refused).isBetween(DAMAGED / 10, DAMAGED);
  }

  private static byte[] snapshot(String release) throws IOException {
    try (RedisServer server = RedisServer.ofRelease(release, "rdbchecksum no")) {
      server.cli("EVAL", KEYS, "0");
      server.cli("SAVE");
      return Files.readAllBytes(server.path("dump.rdb"));
    }
  }

  private static boolean refuses(byte[] snapshot) throws IOException {
    try {
      RdbReader.read(new ByteArrayInputStream(snapshot), new RdbListener() {});
      return false;
    } catch (CorruptContentException | UnsupportedFormatException meant) {
      return true;
    }
  }
}
