package io.tidemark.backup.redis.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.UnsupportedFormatException;
import io.tidemark.backup.redis.wire.Access;
import io.tidemark.backup.redis.wire.Endpoint;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.RedisLogin;
import io.tidemark.backup.redis.wire.Reply;
import io.tidemark.backup.redis.wire.TlsSettings;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.RedisServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads what a real server has written. */
class RdbReaderTest {

  /** Everything is small, so that a server encodes it as it does small things. */
  private static final String SMALL =
      """
      redis.call('SET', 'text', 'some text')
      redis.call('SET', 'byte', 12)
      redis.call('SET', 'short', -1234)
      redis.call('SET', 'int', 123456789)
      redis.call('SET', 'long', '9223372036854775807')
      redis.call('SET', 'repeated', string.rep('abcdefgh', 40))
      redis.call('SET', 'binary\\0\\255\\r\\n', '\\1\\2\\0\\254')
      for i = 1, 20 do
        redis.call('RPUSH', 'list', 'item ' .. i, i * 1000, -i)
        redis.call('SADD', 'numbers', i * 100)
        redis.call('SADD', 'set', 'member ' .. i, i * 100000)
        redis.call('HSET', 'hash', 'field ' .. i, i * 10000000000)
        redis.call('ZADD', 'sorted', i / 7, 'member ' .. i)
        redis.call('XADD', 'stream', i .. '-1', 'field', 'value ' .. i)
        redis.call('XADD', 'stream', i .. '-2', 'other', i, 'field', -i)
      end
      redis.call('ZADD', 'sorted', '-inf', 'lowest', 'inf', 'highest', 3, 'three')
      redis.call('XDEL', 'stream', '5-1')
      redis.call('XGROUP', 'CREATE', 'stream', 'group', 0)
      redis.call('XREADGROUP', 'GROUP', 'group', 'reader', 'COUNT', 3, 'STREAMS', 'stream', '>')
      redis.call('PEXPIREAT', 'text', 4102444800123)
      redis.call('SELECT', 3)
      redis.call('SET', 'elsewhere', 'in database 3')
      """;

  private static final String[] NOTHING_PACKED = {
    "hash-max-listpack-entries 1",
    "zset-max-listpack-entries 1",
    "set-max-intset-entries 1",
    "list-max-listpack-size 2",
    "stream-node-max-entries 3",
    "rdbcompression no"
  };

  @TempDir private static Path folder;
  private static RedisServer server;
  private static byte[] snapshot;

  @BeforeAll
  static void fill() throws IOException {
    server = RedisServer.start("enable-debug-command yes");
    server.cli("EVAL", SMALL, "0");
    server.cli("FUNCTION", "LOAD", function());
    snapshot = saved(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String function() {
    return "#!lua name=answers\nredis.register_function('answer', function() return 42 end)";
  }

  private static byte[] saved(RedisServer from) throws IOException {
    from.cli("SAVE");
    return Files.readAllBytes(from.path("dump.rdb"));
  }

  private static RdbSummary read(byte[] rdb, RdbListener listener) throws IOException {
    return RdbReader.read(new ByteArrayInputStream(rdb), listener);
  }

  private static RdbSummary read(byte[] rdb) throws IOException {
    return read(rdb, new RdbListener() {});
  }

  @Test
  void countsWhatTheServerHolds() throws IOException {
    RdbSummary summary = read(snapshot);

    assertThat(summary.databases()).extracting(RdbSummary.Database::number).containsExactly(0, 3);
    assertThat(summary.databases().get(0).keys()).isEqualTo(Long.parseLong(server.cli("DBSIZE")));
    assertThat(summary.databases().get(0).expiring()).isEqualTo(1);
    assertThat(summary.functions()).isEqualTo(1);
    assertThat(summary.sizeBytes()).isEqualTo(snapshot.length);
    assertThat(summary.auxiliary()).containsKeys("redis-ver", "ctime");
    assertThat(summary.version()).isEqualTo(10);
  }

  @Test
  void tellsFunctionsAndTimes() throws IOException {
    List<String> functions = new ArrayList<>();
    Map<String, OptionalLong> times = new TreeMap<>();
    read(
        snapshot,
        new RdbListener() {
          @Override
          public boolean wantsEntries() {
            return true;
          }

          @Override
          public void entry(RdbEntry entry) {
            times.put(new String(entry.key(), StandardCharsets.UTF_8), entry.expiresAtMillis());
          }

          @Override
          public void function(byte[] code) {
            functions.add(new String(code, StandardCharsets.UTF_8));
          }
        });

    assertThat(functions).containsExactly(function());
    assertThat(times).containsEntry("text", OptionalLong.of(4102444800123L));
    assertThat(times).containsEntry("list", OptionalLong.empty());
  }

  /** The server's own payload of each key is what is made of the snapshot, byte for byte. */
  @Test
  void valuesAreWhatTheServerDumps() throws IOException {
    List<String> compared = new ArrayList<>();
    try (RedisConnection connection = connection()) {
      read(
          snapshot,
          new RdbListener() {
            @Override
            public boolean wantsEntries() {
              return true;
            }

            @Override
            public void entry(RdbEntry entry) throws IOException {
              connection.call("SELECT", Integer.toString(entry.database()));
              byte[] dumped = dump(connection, entry.key());
              ByteArrayOutputStream made = new ByteArrayOutputStream();
              DumpPayload payload = DumpPayload.of(entry.type(), entry.value(), 10);
              payload.writeTo(made);
              assertThat(made.toByteArray()).isEqualTo(dumped);
              assertThat(payload.sizeBytes()).isEqualTo(dumped.length);
              assertThat(DumpPayload.digest(entry.key(), dumped)).isEqualTo(entry.digest());
              compared.add(new String(entry.key(), StandardCharsets.UTF_8));
            }
          });
    }
    assertThat(compared).contains("stream", "sorted", "elsewhere");
  }

  private static RedisConnection connection() throws IOException {
    return RedisConnection.open(
        new Endpoint("127.0.0.1", server.port(), false),
        new Access(RedisLogin.none(), TlsSettings.usual(), Duration.ofSeconds(30)));
  }

  private static byte[] dump(RedisConnection connection, byte[] key) throws IOException {
    connection.send("DUMP".getBytes(StandardCharsets.US_ASCII), key);
    connection.flush();
    return ((Reply.Bulk) connection.receive()).bytes();
  }

  /** Another server is told to encode nothing compactly, and still holds the same. */
  @Test
  void digestsDoNotDependOnTheEncoding() throws IOException {
    try (RedisServer other = RedisServer.start(NOTHING_PACKED)) {
      other.cli("EVAL", SMALL, "0");
      // When a consumer was last seen is part of a stream.
      other.cli("DEL", "stream");
      byte[] rest = saved(other);
      server.cli("COPY", "stream", "kept");
      server.cli("DEL", "stream");
      byte[] packed = saved(server);
      server.cli("RENAME", "kept", "stream");

      assertThat(read(without(packed, "kept")).databases())
          .extracting(RdbSummary.Database::digest)
          .isEqualTo(read(rest).databases().stream().map(RdbSummary.Database::digest).toList());
    }
  }

  /** Returns the snapshot of a server that was given all keys but one. */
  private static byte[] without(byte[] rdb, String key) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RdbWriter writer = new RdbWriter(out, 10);
    read(rdb, new Rewriting(writer, key));
    writer.end();
    return out.toByteArray();
  }

  private record Rewriting(RdbWriter writer, String omitted) implements RdbListener {
    @Override
    public boolean wantsEntries() {
      return true;
    }

    @Override
    public void entry(RdbEntry entry) throws IOException {
      if (new String(entry.key(), StandardCharsets.UTF_8).equals(omitted)) {
        return;
      }
      ByteArrayOutputStream payload = new ByteArrayOutputStream();
      DumpPayload.of(entry.type(), entry.value(), 10).writeTo(payload);
      writer.database(entry.database());
      writer.entry(
          entry.key(),
          entry.expiresAtMillis(),
          new ByteArrayInputStream(payload.toByteArray()),
          payload.size());
    }
  }

  @Test
  void aWrittenSnapshotIsLoadedByAServer() throws IOException {
    byte[] written = without(snapshot, "none");
    Path file = folder.resolve("written.rdb");
    Files.write(file, written);
    CommandLine.of("redis-check-rdb", file.toString()).run().succeeded();

    assertThat(read(written).databases())
        .extracting(RdbSummary.Database::digest)
        .isEqualTo(read(snapshot).databases().stream().map(RdbSummary.Database::digest).toList());
    try (RedisServer fresh = RedisServer.start("enable-debug-command yes")) {
      fresh.process().close();
      Files.write(fresh.path("dump.rdb"), written);
      fresh.restart();
      assertThat(fresh.cli("DEBUG", "DIGEST")).isEqualTo(server.cli("DEBUG", "DIGEST"));
    }
  }

  @Test
  void everyFlippedBitIsFound() {
    for (int i = 0; i < snapshot.length; i++) {
      byte[] damaged = snapshot.clone();
      damaged[i] ^= (byte) (1 << (i % 8));
      int at = i;
      assertThatThrownBy(() -> read(damaged))
          .as("byte %d", at)
          .isInstanceOfAny(CorruptContentException.class, UnsupportedFormatException.class);
    }
  }

  @Test
  void everyCutIsFound() {
    for (int i = 0; i < snapshot.length; i++) {
      byte[] cut = Arrays.copyOf(snapshot, i);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(CorruptContentException.class);
    }
  }

  @Test
  void theChecksumIsRedis() {
    Crc64 crc = new Crc64();
    crc.update("123456789".getBytes(StandardCharsets.US_ASCII), 0, 9);

    assertThat(crc.value()).isEqualTo(0xe9c6d914c4b8d9caL);
  }

  @Test
  void largeValuesLeaveNoFiles() throws IOException, InterruptedException {
    try (RedisServer large = RedisServer.start("rdbcompression no")) {
      large.cli("EVAL", "redis.call('SET', 'large', string.rep('large!', 500000))", "0");
      List<Long> sizes = new ArrayList<>();
      read(
          saved(large),
          new RdbListener() {
            @Override
            public boolean wantsEntries() {
              return true;
            }

            @Override
            public void entry(RdbEntry entry) throws IOException {
              try (InputStream value = entry.value().open()) {
                sizes.add((long) value.readAllBytes().length);
              }
              assertThat(entry.value().sizeBytes()).isEqualTo(sizes.get(0));
            }
          });

      assertThat(sizes).containsExactly(3_000_005L);
      assertThat(noValueStays()).isTrue();
    }
  }

  /** The tests of another process may have one for a moment, again and again. */
  private static boolean noValueStays() throws IOException, InterruptedException {
    Set<Path> ours = values();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!ours.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(20);
      ours.retainAll(values());
    }
    return ours.isEmpty();
  }

  private static Set<Path> values() throws IOException {
    Set<Path> found = new HashSet<>();
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (var files = Files.newDirectoryStream(temporary, "tidemark-value*")) {
      files.forEach(found::add);
    }
    return found;
  }
}
