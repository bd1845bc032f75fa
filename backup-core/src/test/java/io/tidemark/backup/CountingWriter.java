package io.tidemark.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.RedisServer;
import io.tidemark.backup.servers.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A host's writer: one thread that writes a number to a database and then to a cache, again and
 * again, and can be paused between two numbers only.
 */
final class CountingWriter implements AutoCloseable {

  private final TestDatabase database;
  private final RedisServer redis;
  private final ReentrantLock pause = new ReentrantLock(true);
  private final Thread thread = new Thread(this::write);
  private volatile CountDownLatch awaited = new CountDownLatch(0);
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  private CountingWriter(TestDatabase database, RedisServer redis) {
    this.database = database;
    this.redis = redis;
  }

  static CountingWriter start(TestDatabase database, RedisServer redis) {
    database.execute("CREATE TABLE counter (n bigint)");
    CountingWriter writer = new CountingWriter(database, redis);
    writer.thread.start();
    return writer;
  }

  /** Returns what pauses it and what lets it go on. */
  Runnable[] quiescing() {
    return new Runnable[] {pause::lock, pause::unlock};
  }

  /** Waits until it has written so many numbers more. */
  void awaitMore(int count) throws InterruptedException {
    CountDownLatch more = new CountDownLatch(count);
    awaited = more;
    assertThat(more.await(30, TimeUnit.SECONDS)).as("writes, but for %s", failure).isTrue();
  }

  private void write() {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        Cache cache = new Cache(redis)) {
      for (long n = 1; !closed; n++) {
        pause.lock();
        try {
          statement.execute("INSERT INTO counter VALUES (" + n + ")");
          cache.call("SET counter " + n);
        } finally {
          pause.unlock();
        }
        awaited.countDown();
      }
    } catch (IOException | SQLException e) {
      failure = e;
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while a writer ended", e);
    }
    assertThat(failure).isNull();
  }

  /** A connection for commands in one line. */
  private static final class Cache implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;

    Cache(RedisServer redis) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), redis.port());
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      call("AUTH " + redis.uri().replaceAll("redis://:|@.*", ""));
    }

    void call(String command) throws IOException {
      socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
      assertThat(in.readLine()).isEqualTo("+OK");
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
