package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.storage.StorageListener;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How often a broken connection is made up for. The pauses double from attempt to attempt, and a
 * random part of them is left away, so that many clients do not come back at the same time.
 */
final class Retries {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final int attempts;
  private final Duration firstPause;
  private final StorageListener listener;
  private final CountDownLatch closed = new CountDownLatch(1);

  Retries(int attempts, Duration firstPause, StorageListener listener) {
    this.attempts = attempts;
    this.firstPause = firstPause;
    this.listener = listener;
  }

  /** Something that may be tried again, since it does the same each time. */
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws IOException;
  }

  <T> T call(String operation, Attempt<T> attempt) throws IOException {
    for (int number = 1; ; number++) {
      try {
        return attempt.run();
      } catch (ConnectionLostException e) {
        pauseAfter(number, operation, e);
      }
    }
  }

  /**
   * Waits until it is time for the next attempt.
   *
   * @param number the attempt that has failed, from 1
   * @throws ConnectionLostException the given one, if it was the last attempt
   */
  void pauseAfter(int number, String operation, ConnectionLostException failure)
      throws IOException {
    if (number >= attempts || isClosed()) {
      throw failure;
    }
    Duration pause = pause(number);
    listener.retrying(
        new StorageListener.Retry(operation, number, attempts, pause, Problem.text(failure)));
    try {
      if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failure;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  private Duration pause(int number) {
    long doubled = firstPause.toMillis() << Math.min(number - 1, 20);
    long millis = Math.min(doubled, LONGEST_PAUSE.toMillis());
    return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Ends all pauses, and refuses new ones. */
  void close() {
    closed.countDown();
  }
}
