package io.tidemark.backup.storage.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.Abortable;

/**
 * Ends requests whose body a server has ceased to take. A socket's time-out is for reading only: a
 * write that blocks would do so until the connection breaks, which it may never do.
 */
final class SilenceWatch implements AutoCloseable {

  private static final int CHECKS = 4;
  private static final long IDLE_SECONDS = 10;

  private final long limitNanos;
  private final ScheduledThreadPoolExecutor watcher;

  SilenceWatch(Duration limit, String name) {
    this.limitNanos = limit.toNanos();
    this.watcher = new ScheduledThreadPoolExecutor(1, task -> Workers.thread(task, name));
    watcher.setRemoveOnCancelPolicy(true);
    watcher.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    watcher.allowCoreThreadTimeOut(true);
  }

  /** A request that blocks until its answer begins. */
  @FunctionalInterface
  interface Call<T> {
    T make() throws IOException;
  }

  /** Makes a request, and aborts it when its body stands still for too long. */
  <T> T watch(Body body, Abortable request, Call<T> call) throws IOException {
    body.progress();
    long period = Math.max(1, limitNanos / CHECKS);
    Future<?> checks =
        watcher.scheduleWithFixedDelay(
            () -> check(body, request), period, period, TimeUnit.NANOSECONDS);
    try {
      return call.make();
    } catch (IOException | RuntimeException e) {
      if (!body.aborted) {
        throw e;
      }
      SocketTimeoutException silence =
          new SocketTimeoutException(
              "the server took nothing for " + Duration.ofNanos(limitNanos).toMillis() + " ms");
      silence.initCause(e);
      throw silence;
    } finally {
      checks.cancel(false);
    }
  }

  /** Waiting for the answer has the socket's own time-out, which is let go first. */
  private void check(Body body, Abortable request) {
    long allowed = body.ended ? 2 * limitNanos : limitNanos;
    if (System.nanoTime() - body.lastNanos > allowed && !body.aborted) {
      body.aborted = true;
      request.abort();
    }
  }

  @Override
  public void close() {
    watcher.shutdownNow();
  }

  /** How far the sending of a body has come. */
  static final class Body {

    private volatile long lastNanos;
    private volatile boolean ended;
    private volatile boolean aborted;

    private void progress() {
      lastNanos = System.nanoTime();
    }

    /**
     * Notes every read from a stream, which the HTTP client makes when it has sent the last one.
     */
    InputStream of(InputStream stream) {
      return new FilterInputStream(stream) {
        @Override
        public int read() throws IOException {
          return noted(super.read());
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          return noted(super.read(bytes, offset, length));
        }
      };
    }

    private int noted(int result) {
      progress();
      ended = result < 0;
      return result;
    }
  }
}
