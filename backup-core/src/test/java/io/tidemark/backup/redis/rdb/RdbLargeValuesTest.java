package io.tidemark.backup.redis.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.redis.wire.Access;
import io.tidemark.backup.redis.wire.Endpoint;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.RedisLogin;
import io.tidemark.backup.redis.wire.Reply;
import io.tidemark.backup.redis.wire.TlsSettings;
import io.tidemark.backup.servers.RedisServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Reads encoded collections that one large element makes large. */
class RdbLargeValuesTest {

  private static final int LARGE_BYTES = 20 << 20;

  @Test
  void anEntryOfAStreamCanBeLarge() throws IOException {
    try (RedisServer server = RedisServer.start("rdbcompression no")) {
      server.cli("EVAL", "redis.call('XADD', 'key', '1-1', 'field', %s)".formatted(large()), "0");

      assertThat(sum(server)).isEqualTo(sumOfDump(server));
    }
  }

  @Test
  void anElementOfAListCanBeLargeInAZiplist() throws IOException {
    try (RedisServer server = RedisServer.ofRelease("6")) {
      server.cli("EVAL", "redis.call('RPUSH', 'key', 'a', %s, 'b')".formatted(large()), "0");
      String ziplist = sum(server);

      assertThat(ziplist).isEqualTo(sumOfDump(server));
      try (RedisServer newer = RedisServer.startFrom(server.path("dump.rdb"))) {
        assertThat(sum(newer)).isEqualTo(ziplist);
      }
    }
  }

  @Test
  void theirFilesAreGoneAfterwards() throws IOException {
    try (RedisServer server = RedisServer.start()) {
      server.cli("EVAL", "redis.call('XADD', 'key', '1-1', 'field', %s)".formatted(large()), "0");
      sum(server);

      Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
      try (var files = Files.newDirectoryStream(temporary, "tidemark-packed*")) {
        assertThat(files).isEmpty();
      }
    }
  }

  private static String large() {
    return "string.rep('0123456789abcdef', %d)".formatted(LARGE_BYTES / 16);
  }

  private static String sum(RedisServer server) throws IOException {
    server.cli("SAVE");
    try (InputStream rdb = new BufferedInputStream(Files.newInputStream(server.path("dump.rdb")))) {
      return RdbReader.read(rdb, new RdbListener() {}).databases().get(0).digest();
    }
  }

  /** The sum of one key is its digest. */
  private static String sumOfDump(RedisServer server) throws IOException {
    try (RedisConnection connection =
        RedisConnection.open(
            new Endpoint("127.0.0.1", server.port(), false),
            new Access(RedisLogin.none(), TlsSettings.usual(), Duration.ofSeconds(30)))) {
      byte[] payload = ((Reply.Bulk) connection.call("DUMP", "key")).bytes();
      Sum128 sum = new Sum128();
      sum.add(DumpPayload.digest("key".getBytes(StandardCharsets.UTF_8), payload));
      return sum.toString();
    }
  }
}
