package com.example.tidemark.webdav;

import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.StorageListener;
import io.tidemark.backup.storage.StorageListener.Retry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * How long to wait for a server, and how often to try again. This is the one place that waits for
 * time to pass: what happens on a server cannot be waited for.
 *
 * @param timeout how long the server may do nothing
 * @param listener who hears of retries
 */
record Patience(Duration timeout, StorageListener listener) {

  static final int ATTEMPTS = 4;
  private static final Duration FIRST_DELAY = Duration.ofMillis(200);

  /** Something that may be done again when it has failed. */
  interface Attempt<T> {

    T make() throws IOException;
  }

  /** A failure after which trying again makes no sense. */
  static final class FinalException extends IOException {

    private static final long serialVersionUID = 1L;

    FinalException(String message) {
      super(message);
    }
  }

  /** Tries a few times, with growing pauses. */
  <T> T retrying(String operation, Attempt<T> attempt) throws IOException {
    for (int number = 1; ; number++) {
      try {
        return attempt.make();
      } catch (FinalException | ObjectNotFoundException | InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (number == ATTEMPTS) {
          throw e;
        }
        pauseAfter(operation, number, e);
      }
    }
  }

  /** Tells of a failed attempt, and waits until it is time for the next one. */
  void pauseAfter(String operation, int attempt, IOException failure) throws IOException {
    long base = FIRST_DELAY.toNanos() << (attempt - 1);
    Duration delay = Duration.ofNanos(ThreadLocalRandom.current().nextLong(base / 2, base));
    listener.retrying(
        new Retry(operation, attempt, ATTEMPTS, delay, String.valueOf(failure.getMessage())));
    pause(delay);
  }

  /** Waits, or throws if the thread is interrupted. */
  static void pause(Duration duration) throws InterruptedIOException {
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted while waiting for the server");
      }
    }
  }
}
