package io.tidemark.backup.redis;

import io.tidemark.backup.redis.rdb.RdbWriter;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.Reply;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Copies the keys of databases one by one into a snapshot. Not thread-safe. */
final class ScannedKeys {

  private static final String PAGE_KEYS = "500";

  /** What the server may have to hold for us at a time, beside a value that is larger. */
  private static final long WINDOW_BYTES = 4 << 20;

  private static final long MOST_WINDOW_KEYS = 500;
  private static final byte[] DUMP = "DUMP".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PTTL = "PTTL".getBytes(StandardCharsets.US_ASCII);

  private final RedisConnection connection;
  private final RdbWriter writer;
  private final RunContext run;
  private long keys;
  private long vanished;
  private long bytes;

  ScannedKeys(RedisConnection connection, RdbWriter writer, RunContext run) {
    this.connection = connection;
    this.writer = writer;
    this.run = run;
  }

  /** Returns how many were deleted or expired between their name and their value. */
  long vanished() {
    return vanished;
  }

  /** Copies one database. SCAN can name a key twice, and servers refuse to load it twice. */
  void copy(int database) throws IOException {
    connection.call("SELECT", Integer.toString(database));
    writer.database(database);
    try (SeenKeys seen = new SeenKeys()) {
      String cursor = "0";
      do {
        Reply page = connection.call("SCAN", cursor, "COUNT", PAGE_KEYS);
        List<Reply> parts = ((Reply.Array) page).items();
        cursor = parts.get(0).text();
        List<byte[]> fresh = new ArrayList<>();
        for (Reply name : ((Reply.Array) parts.get(1)).items()) {
          byte[] key = ((Reply.Bulk) name).bytes();
          if (seen.add(key)) {
            fresh.add(key);
          }
        }
        copyAll(fresh);
      } while (!cursor.equals("0"));
    }
  }

  private void copyAll(List<byte[]> fresh) throws IOException {
    int at = 0;
    while (at < fresh.size()) {
      run.checkpoint();
      int end = (int) Math.min(fresh.size(), at + window());
      copySome(fresh.subList(at, end));
      at = end;
    }
  }

  /** Returns how many values of the usual size to ask for at a time; few at first. */
  private long window() {
    long usual = bytes / Math.max(1, keys);
    long most = keys == 0 ? 16 : MOST_WINDOW_KEYS;
    return Math.max(1, Math.min(most, WINDOW_BYTES / Math.max(1, usual)));
  }

  private void copySome(List<byte[]> some) throws IOException {
    connection.send("TIME");
    for (byte[] key : some) {
      connection.send(PTTL, key);
      connection.send(DUMP, key);
    }
    connection.flush();
    long now = ServerLink.millis(RedisConnection.succeeded(connection.receive()));
    for (byte[] key : some) {
      Reply left = RedisConnection.succeeded(connection.receive());
      copyOne(key, expiry(now, ((Reply.Whole) left).value()));
    }
  }

  /** Reads what PTTL says; a key that is gone says the same by having no value. */
  private static OptionalLong expiry(long now, long left) {
    return left < 0 ? OptionalLong.empty() : OptionalLong.of(now + left);
  }

  private void copyOne(byte[] key, OptionalLong expiresAt) throws IOException {
    Optional<Reply> other =
        connection.receive(
            (payload, length) -> {
              writer.entry(key, expiresAt, payload, length);
              keys++;
              bytes += length;
            });
    if (other.isPresent()) {
      RedisConnection.succeeded(other.get());
      vanished++;
    }
  }
}
