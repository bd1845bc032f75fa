package io.tidemark.backup.redis;

import io.tidemark.backup.redis.wire.Endpoint;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.RedisErrorException;
import io.tidemark.backup.redis.wire.Reply;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A connection of a restore, whose failures are told in the user's terms. A cancelled run closes
 * it. Not thread-safe.
 */
final class ServerLink implements AutoCloseable {

  /** The name of connections, for CLIENT LIST. */
  static final String PURPOSE = "tidemark-restore";

  private final RedisConnection connection;
  private final RunContext run;
  private final RunContext.Registration cancelling;

  private ServerLink(RedisConnection connection, RunContext run) {
    this.connection = connection;
    this.run = run;
    this.cancelling = run.onCancel(this::abort);
  }

  /** Connects; the caller closes the link. */
  static ServerLink open(RedisUri uri, RunContext run) {
    run.checkpoint();
    return new ServerLink(uri.connect(primary(uri, run), PURPOSE), run);
  }

  private static Endpoint primary(RedisUri uri, RunContext run) {
    return uri.throughSentinels() ? SentinelView.newest(uri, run).primary() : uri.endpoint();
  }

  /** Returns the server. */
  Endpoint server() {
    return connection.endpoint();
  }

  private void abort() {
    try {
      connection.close();
    } catch (IOException e) {
      run.warn("a connection to " + connection.endpoint() + " did not close: " + e.getMessage());
    }
  }

  /** What is done with the connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(RedisConnection connection) throws IOException;
  }

  /**
   * Does something with the connection.
   *
   * @param action what a failure says could not be done
   */
  <T> T work(String action, Work<T> work) {
    try {
      return work.with(connection);
    } catch (IOException e) {
      throw RestoreFailures.explain(run, action, e);
    }
  }

  /** Sends a command and returns its reply, which is none of an error. */
  Reply ask(String... words) {
    return work("ask the server for " + words[0], known -> known.call(words));
  }

  /** Sends a command that an older server or a careful one may refuse: then nothing is returned. */
  Optional<Reply> tryAsk(String... words) {
    return work(
        "ask the server for " + words[0],
        known -> {
          try {
            return Optional.of(known.call(words));
          } catch (RedisErrorException refused) {
            return Optional.empty();
          }
        });
  }

  /** Returns a window of commands; what is done with it goes through {@link #work}. */
  CommandWindow window() {
    return new CommandWindow(connection, run);
  }

  void select(int database) {
    work("use database " + database, known -> known.call("SELECT", Integer.toString(database)));
  }

  /** Returns what INFO tells. */
  Map<String, String> info() {
    Map<String, String> facts = new HashMap<>();
    for (String line : ask("INFO").text().split("\\r?\\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        facts.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    return facts;
  }

  /** Returns the server's time, in milliseconds since 1970. */
  long timeMillis() {
    return millis(ask("TIME"));
  }

  /** Reads the reply to TIME. */
  static long millis(Reply reply) {
    Reply.Array both = (Reply.Array) reply;
    long seconds = Long.parseLong(both.items().get(0).text());
    return seconds * 1000 + Long.parseLong(both.items().get(1).text()) / 1000;
  }

  @Override
  public void close() throws IOException {
    cancelling.close();
    connection.close();
  }
}
