package io.tidemark.backup.redis;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.RedisErrorException;
import io.tidemark.backup.redis.wire.Reply;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Empty databases in which new contents come about before they take the place of the old. */
final class SpareDatabases {

  private static final int MOST_DATABASES = 1 << 14;

  private final ServerLink link;
  private final String client;
  private final Map<Integer, Integer> spares;
  private boolean mayHoldOthersData;

  private SpareDatabases(ServerLink link, Map<Integer, Integer> spares) {
    this.link = link;
    this.spares = spares;
    this.client = link.ask("CLIENT", "ID").text();
  }

  /**
   * Chooses a spare one for each database that is to be replaced: the highest, which applications
   * use last.
   *
   * @throws RestoreFailedException if there are too few
   */
  static SpareDatabases choose(
      ServerLink link, Map<String, String> info, Collection<Integer> replaced) {
    Map<Integer, Integer> spares = new TreeMap<>();
    int next = number(link) - 1;
    for (int database : replaced) {
      while (next >= 0 && (replaced.contains(next) || info.containsKey("db" + next))) {
        next--;
      }
      if (next < 0) {
        throw new RestoreFailedException(
            "no empty database is left to build the new contents of database %d in"
                .formatted(database),
            "raise the server's setting databases, replace fewer at once with database(), or"
                + " restore among the present keys with onConflict(REPLACE)");
      }
      spares.put(database, next--);
    }
    return new SpareDatabases(link, spares);
  }

  private static int number(ServerLink link) {
    Optional<Reply> setting = link.tryAsk("CONFIG", "GET", "databases");
    if (setting.isPresent() && setting.get() instanceof Reply.Array array) {
      return Integer.parseInt(array.items().get(1).text());
    }
    int number = 0;
    while (number < MOST_DATABASES && link.tryAsk("SELECT", Integer.toString(number)).isPresent()) {
      number++;
    }
    return number;
  }

  /** Returns in which database the new contents of one come about. */
  int of(int database) {
    return spares.getOrDefault(database, database);
  }

  /** Refuses to go on if somebody else has written into a spare one. */
  void requireOnly(Map<Integer, Long> keys) {
    spares.forEach(
        (database, spare) -> {
          link.select(spare);
          long found = Long.parseLong(link.ask("DBSIZE").text());
          if (found > keys.getOrDefault(database, 0L)) {
            mayHoldOthersData = true;
            throw new RestoreFailedException(
                "somebody has written into database %d, which was empty: it has %d keys now"
                    .formatted(spare, found),
                "look which are theirs, delete the others, keep one database unused, and run"
                    + " again; nothing was replaced");
          }
        });
  }

  /** Lets old and new contents change places, all in the same moment. */
  void swap() {
    link.work(
        "let the databases change places",
        connection -> {
          connection.call("MULTI");
          for (Map.Entry<Integer, Integer> pair : spares.entrySet()) {
            connection.call("SWAPDB", pair.getKey().toString(), pair.getValue().toString());
          }
          for (Reply reply : execute(connection).items()) {
            RedisConnection.succeeded(reply);
          }
          return spares;
        });
  }

  /** Only here nobody knows what has become of the databases if the connection breaks. */
  private Reply.Array execute(RedisConnection connection) throws IOException {
    try {
      mayHoldOthersData = true;
      Reply reply = connection.call("EXEC");
      mayHoldOthersData = false;
      return (Reply.Array) reply;
    } catch (RedisErrorException refused) {
      mayHoldOthersData = false;
      throw refused;
    } catch (IOException e) {
      throw new RestoreFailedException(
          "the connection was lost while databases changed places (" + e.getMessage() + ")",
          "look at INFO keyspace: either the old contents of database %s, or the new; nothing is"
                  .formatted(text())
              + " deleted, and SWAPDB lets them change places",
          e);
    }
  }

  /** Deletes the old contents; that they stay is not worth failing for. */
  void deleteOld(RunContext run) {
    for (int spare : spares.values()) {
      link.select(spare);
      if (link.tryAsk("FLUSHDB", "ASYNC").isEmpty()) {
        run.warn("the old contents could not be deleted and are in database " + spare);
      }
    }
  }

  /** Returns where the old contents are, for people: {@code 0 in 15}. */
  String text() {
    return String.join(
        ", ",
        spares.entrySet().stream().map(pair -> pair.getKey() + " in " + pair.getValue()).toList());
  }

  /**
   * Empties the spare databases after a failure, over a new connection: the first may be broken,
   * and what the server still has of it is ended before. Nothing is deleted that might be old.
   */
  void clearAfter(Exception failure, RedisUri uri) {
    if (mayHoldOthersData) {
      return;
    }
    try (RedisConnection connection = uri.connect(link.server(), ServerLink.PURPOSE)) {
      try {
        connection.call("CLIENT", "KILL", "ID", client);
      } catch (RedisErrorException gone) {
        failure.addSuppressed(gone);
      }
      for (int spare : spares.values()) {
        connection.call("SELECT", Integer.toString(spare));
        connection.call("FLUSHDB", "ASYNC");
      }
    } catch (IOException | BackupException e) {
      failure.addSuppressed(
          new IOException("databases " + spares.values() + " still hold what was restored", e));
    }
  }
}
