package io.tidemark.backup.redis;

import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.redis.RedisTarget.OnConflict;
import io.tidemark.backup.redis.RestoreRules.Swap;
import io.tidemark.backup.redis.rdb.RdbEntry;
import io.tidemark.backup.redis.rdb.RdbListener;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Looks through a snapshot before anything of it is written: what is there, what is in the way. */
final class SnapshotCheck implements RdbListener {

  private static final byte[] EXISTS = "EXISTS".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_NAMES = 10;

  private final RestoreRun restore;
  private final CommandWindow window;
  private final boolean looksForKeys;

  private final Set<Integer> targets = new TreeSet<>();
  private final List<byte[]> functions = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private long existing;
  private long chosen;
  private long expired;
  private long notChosen;
  private long largestBytes;
  private String largest = "";
  private Optional<String> ofModule = Optional.empty();

  SnapshotCheck(RestoreRun restore) {
    this.restore = restore;
    this.window = restore.link().window();
    this.looksForKeys =
        restore.rules().conflict() == OnConflict.FAIL && restore.rules().swap() == Swap.NONE;
  }

  @Override
  public boolean wantsEntries() {
    return true;
  }

  @Override
  public void entry(RdbEntry entry) {
    OptionalInt target = restore.selection().chosen(entry);
    if (target.isEmpty()) {
      notChosen++;
      return;
    }
    targets.add(target.getAsInt());
    if (restore.selection().hasExpired(entry)) {
      expired++;
      return;
    }
    chosen++;
    if (entry.isOfModule() && ofModule.isEmpty()) {
      ofModule = Optional.of(KeyName.escaped(entry.key()));
    }
    if (entry.value().sizeBytes() > largestBytes) {
      largestBytes = entry.value().sizeBytes();
      largest = KeyName.escaped(entry.key());
    }
    if (looksForKeys) {
      restore.link().work("look for keys", connection -> look(entry.key(), target.getAsInt()));
    }
  }

  private CommandWindow look(byte[] key, int database) throws IOException {
    window.use(database);
    window.add(
        key.length,
        connection -> connection.send(EXISTS, key),
        connection -> {
          Reply reply = RedisConnection.succeeded(connection.receive());
          if (!reply.text().equals("0") && ++existing <= MOST_NAMES) {
            names.add(KeyName.escaped(key));
          }
        });
    return window;
  }

  @Override
  public void function(byte[] code) {
    if (restore.rules().takesFunctions()) {
      functions.add(code);
    }
  }

  /** Waits for the last replies, and refuses what is in the way. */
  void finish() {
    restore
        .link()
        .work(
            "look for keys",
            connection -> {
              window.finish();
              return existing;
            });
    if (existing > 0) {
      throw new RestoreFailedException(
          "%d of the keys to restore exist already: %s%s"
              .formatted(existing, String.join(", ", names), existing > MOST_NAMES ? ", ..." : ""),
          "say what happens to them with onConflict() or --replace or --skip, choose others, or"
              + " replace the database with replaceAll()");
    }
  }

  /** Returns the databases of the server that are restored into. */
  Set<Integer> targets() {
    return targets;
  }

  /** Returns the libraries of functions to restore. */
  List<byte[]> functions() {
    return functions;
  }

  /** Returns the number of keys to write. */
  long chosen() {
    return chosen;
  }

  /** Returns the number of keys that would be gone by now. */
  long expired() {
    return expired;
  }

  /** Returns the number of keys that were not asked for. */
  long notChosen() {
    return notChosen;
  }

  /** Returns the name of a key whose value a module has written, for people. */
  Optional<String> ofModule() {
    return ofModule;
  }

  long largestBytes() {
    return largestBytes;
  }

  /** Returns the name of the key with the largest value, for people. */
  String largest() {
    return largest;
  }
}
