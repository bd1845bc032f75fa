package io.tidemark.backup.redis;

import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.redis.RedisTarget.OnConflict;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The libraries of functions of a snapshot on their way into a server. */
final class FunctionLibraries {

  private static final Pattern NAME = Pattern.compile("^#!\\S+.*?\\bname=(\\S+)");

  private final ServerLink link;
  private final OnConflict conflict;
  private final List<byte[]> codes = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private int skipped;

  /** Takes libraries; each primary of a cluster has the same, of which one is taken. */
  FunctionLibraries(ServerLink link, OnConflict conflict, List<byte[]> all) {
    this.link = link;
    this.conflict = conflict;
    for (byte[] code : all) {
      if (names.add(name(code))) {
        codes.add(code);
      }
    }
  }

  private static String name(byte[] code) {
    Matcher matcher = NAME.matcher(new String(code, StandardCharsets.ISO_8859_1));
    return matcher.find() ? matcher.group(1) : "(without a name)";
  }

  /** Refuses what could not be loaded, before anything is written. */
  void check() {
    if (codes.isEmpty()) {
      return;
    }
    Optional<Reply> list = link.tryAsk("FUNCTION", "LIST");
    if (list.isEmpty()) {
      throw new RestoreFailedException(
          "the backup has %d libraries of functions, and the server takes none"
              .formatted(codes.size()),
          "restore into Redis 7 or newer as a user who may +function, or choose keys with"
              + " matching(\"*\"), which leaves functions out");
    }
    if (conflict == OnConflict.FAIL) {
      Set<String> existing = new HashSet<>(values(list.get(), "library_name"));
      existing.retainAll(names);
      if (!existing.isEmpty()) {
        throw new RestoreFailedException(
            "libraries of functions exist already: " + String.join(", ", existing),
            "say what happens to them with onConflict() or --replace or --skip");
      }
    }
  }

  /** Loads all, and compares their code afterwards. */
  void load() {
    for (byte[] code : codes) {
      link.work("load the functions of " + name(code), connection -> load(connection, code));
    }
    if (codes.size() > skipped) {
      compare();
    }
  }

  private Reply load(RedisConnection connection, byte[] code) throws IOException {
    boolean replaces = conflict == OnConflict.REPLACE;
    connection.begin(replaces ? 4 : 3);
    connection.part("FUNCTION".getBytes(StandardCharsets.US_ASCII));
    connection.part("LOAD".getBytes(StandardCharsets.US_ASCII));
    if (replaces) {
      connection.part("REPLACE".getBytes(StandardCharsets.US_ASCII));
    }
    connection.part(code);
    connection.flush();
    Reply reply = connection.receive();
    boolean exists =
        reply instanceof Reply.Failure failure && failure.words().contains("already exists");
    if (exists && conflict == OnConflict.SKIP) {
      skipped++;
    } else {
      RedisConnection.succeeded(reply);
    }
    return reply;
  }

  private void compare() {
    Set<String> loaded =
        new HashSet<>(values(link.ask("FUNCTION", "LIST", "WITHCODE"), "library_code"));
    long missing =
        codes.stream()
            .filter(code -> !loaded.contains(new String(code, StandardCharsets.UTF_8)))
            .count();
    if (missing > skipped) {
      throw new IntegrityException(
          "%d libraries of functions are not as in the backup".formatted(missing - skipped),
          "keep others from loading functions during a restore, and run again");
    }
  }

  /** Returns the values of one field of every library. */
  private static List<String> values(Reply list, String field) {
    List<String> values = new ArrayList<>();
    for (Reply library : ((Reply.Array) list).items()) {
      List<Reply> fields = ((Reply.Array) library).items();
      for (int i = 0; i + 1 < fields.size(); i += 2) {
        if (fields.get(i).text().equals(field)) {
          values.add(fields.get(i + 1).text());
        }
      }
    }
    return values;
  }

  /** Returns how many were loaded. */
  int loaded() {
    return codes.size() - skipped;
  }
}
