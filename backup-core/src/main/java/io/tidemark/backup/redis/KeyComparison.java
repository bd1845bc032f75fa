package io.tidemark.backup.redis;

import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.redis.rdb.DumpPayload;
import io.tidemark.backup.redis.rdb.RdbEntry;
import io.tidemark.backup.redis.rdb.RdbListener;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.RedisErrorException;
import io.tidemark.backup.redis.wire.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads restored keys back and compares contents and expiry with the snapshot's. */
final class KeyComparison implements RdbListener {

  private static final byte[] DUMP = "DUMP".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EXPIRY = "PTTL".getBytes(StandardCharsets.US_ASCII);
  private static final int SMALL_REPLY_BYTES = 32;

  /** The server's time is asked for right before the expiry, and the two may be that far apart. */
  private static final long TOLERANCE_MILLIS = 1_000;

  private static final int MOST_NAMES = 10;

  private final RestoreRun restore;
  private final BitSet skipped;
  private final IntUnaryOperator place;
  private final CommandWindow window;

  private final Map<Integer, DigestSum> sums = new TreeMap<>();
  private final List<String> differences = new ArrayList<>();
  private long different;
  private long expired;
  private int heard;

  /**
   * Makes a comparison.
   *
   * @param skipped which keys were not written, by their order
   * @param place where a database's keys were written
   */
  KeyComparison(RestoreRun restore, BitSet skipped, IntUnaryOperator place) {
    this.restore = restore;
    this.skipped = skipped;
    this.place = place;
    this.window = restore.link().window();
  }

  @Override
  public boolean wantsEntries() {
    return true;
  }

  @Override
  public void entry(RdbEntry entry) {
    OptionalInt target = restore.selection().target(entry);
    if (target.isPresent() && !skipped.get(heard++)) {
      restore.link().work("read keys back", connection -> ask(entry, target.getAsInt()));
    }
  }

  private CommandWindow ask(RdbEntry entry, int target) throws IOException {
    window.use(place.applyAsInt(target));
    Check check = new Check(entry, sums.computeIfAbsent(target, none -> new DigestSum()));
    byte[] key = entry.key();
    if (entry.expiresAtMillis().isPresent()) {
      window.add(SMALL_REPLY_BYTES, connection -> connection.send("TIME"), check::takeTime);
    }
    window.add(
        key.length + entry.value().sizeBytes(),
        connection -> connection.send(DUMP, key),
        check::takeValue);
    window.add(
        SMALL_REPLY_BYTES + key.length,
        connection -> connection.send(EXPIRY, key),
        check::takeExpiry);
    return window;
  }

  /** One key, whose replies come one after the other. */
  private final class Check {
    private final byte[] key;
    private final byte[] expected;
    private final OptionalLong expiresAtMillis;
    private final DigestSum sum;
    private long nowMillis;
    private byte @Nullable [] found;

    Check(RdbEntry entry, DigestSum sum) {
      this.key = entry.key();
      this.expected = entry.digest();
      this.expiresAtMillis = entry.expiresAtMillis();
      this.sum = sum;
    }

    void takeTime(RedisConnection connection) throws IOException {
      nowMillis = ServerLink.millis(RedisConnection.succeeded(connection.receive()));
    }

    void takeValue(RedisConnection connection) throws IOException {
      var other =
          connection.receive((bytes, length) -> found = DumpPayload.digest(key, bytes, length));
      if (other.isPresent()) {
        RedisConnection.succeeded(other.get());
      }
    }

    void takeExpiry(RedisConnection connection) throws IOException {
      Reply reply = RedisConnection.succeeded(connection.receive());
      if (!(reply instanceof Reply.Whole whole)) {
        throw new RedisErrorException("ERR no number for PTTL but " + reply);
      }
      conclude(whole.value());
    }

    private void conclude(long leftMillis) {
      if (found == null || leftMillis == -2) {
        if (expiresAtMillis.orElse(Long.MAX_VALUE) <= nowMillis + TOLERANCE_MILLIS) {
          expired++;
        } else {
          differs("is missing");
        }
      } else if (!Arrays.equals(found, expected)) {
        differs("has other contents");
      } else if (!isRight(leftMillis)) {
        differs("expires at another time");
      } else {
        sum.add(found);
      }
    }

    private boolean isRight(long leftMillis) {
      return expiresAtMillis.isEmpty()
          ? leftMillis == -1
          : leftMillis >= 0
              && Math.abs(expiresAtMillis.getAsLong() - nowMillis - leftMillis) <= TOLERANCE_MILLIS;
    }

    private void differs(String how) {
      different++;
      if (differences.size() < MOST_NAMES) {
        differences.add(KeyName.escaped(key) + " " + how);
      }
    }
  }

  /**
   * Waits for the last replies.
   *
   * @throws IntegrityException if a key differs
   */
  void finish() {
    restore
        .link()
        .work(
            "read keys back",
            connection -> {
              window.finish();
              return different;
            });
    if (different > 0) {
      throw new IntegrityException(
          "%d restored keys differ from the backup's: %s%s"
              .formatted(
                  different,
                  String.join("; ", differences),
                  different > differences.size() ? "; ..." : ""),
          "keep writers away from these keys during a restore; if there were none, look for"
              + " eviction (maxmemory-policy), and verify the backup");
    }
  }

  /** Returns count and digest of the keys that were found, by the database that is restored. */
  Map<Integer, DigestSum> sums() {
    return sums;
  }

  /** Returns how many keys have expired while the restore ran. */
  long expired() {
    return expired;
  }
}
