package io.tidemark.backup.redis;

import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.servers.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** Counts two keys up together, one transaction after the other, until it is closed. */
final class Load implements AutoCloseable {

  private static final int AT_LEAST = 50;

  /** Counting can have failed meanwhile. */
  private static final int LOOK_AGAIN_MILLIS = 1_000;

  private long count;
  private volatile boolean ended;
  private final CompletableFuture<Void> counting;

  private Load(RedisServer server) {
    counting = CompletableFuture.runAsync(() -> count(server));
  }

  /** Starts counting, and waits for the first counts. */
  static Load start(RedisServer server) {
    Load load = new Load(server);
    load.awaitMore();
    return load;
  }

  private void count(RedisServer server) {
    try (RedisConnection connection = RedisUri.parse(server.uri()).connect("load")) {
      while (!ended) {
        connection.call("MULTI");
        connection.call("INCR", "first");
        connection.call("INCR", "second");
        connection.call("EXEC");
        counted();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void counted() {
    count++;
    notifyAll();
  }

  /** Waits for more counts, and returns how many there are. */
  synchronized String awaitMore() {
    long enough = count + AT_LEAST;
    while (count < enough) {
      if (counting.isCompletedExceptionally()) {
        counting.join();
      }
      try {
        wait(LOOK_AGAIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for counts", e);
      }
    }
    return Long.toString(count);
  }

  @Override
  public void close() {
    ended = true;
    counting.join();
  }
}
