package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.StorageListener;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The one place where requests are repeated: exponential back-off with full jitter, told to the
 * listener, ended by an interrupt and by {@link #close}. Thread-safe.
 */
final class Attempts {

  /** Waits grow up to here. */
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(20);

  /** One refusal lets the SDK correct its clock, or us our credentials; another is final. */
  private static final int CORRECTIONS = 1;

  /** Each attempt at a silent server takes the whole time-out, and ten would take an hour. */
  private static final int SOON = 3;

  private final int limit;
  private final Duration firstDelay;
  private final StorageListener listener;
  private final RandomGenerator random;
  private final Runnable renewal;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private boolean closed;

  Attempts(Patience patience, StorageListener listener, RandomGenerator random, Runnable renewal) {
    this.limit = patience.attempts();
    this.firstDelay = patience.firstDelay();
    this.listener = listener;
    this.random = random;
    this.renewal = renewal;
  }

  /** One attempt at a request. */
  @FunctionalInterface
  interface Attempt<T> {
    T make();
  }

  int limit() {
    return limit;
  }

  /**
   * Returns what the request returns, after as many attempts as it takes and is allowed.
   *
   * @param operation what is being done and on what, such as {@code store 'a/b'}
   */
  <T> T run(String operation, Attempt<T> attempt) throws IOException {
    int corrections = 0;
    int stubborn = 0;
    for (int number = 1; ; number++) {
      check(operation);
      try {
        return attempt.make();
      } catch (SdkException e) {
        Fault fault = Fault.of(e);
        if (fault == Fault.INTERRUPTED) {
          throw interrupted(operation, e);
        }
        boolean isFinal =
            (fault.wantsCorrection() && corrections++ == CORRECTIONS)
                || (fault.mayPassSoon() && ++stubborn == SOON);
        if (number == limit || isFinal || !fault.mayPass()) {
          throw Problem.of(operation, number, e);
        }
        if (fault == Fault.EXPIRED) {
          renewal.run();
        }
        pause(operation, number, Problem.text(e));
      }
    }
  }

  /** Tells of a failed attempt that will be followed by another, and waits for its time. */
  void pause(String operation, int number, String problem) throws IOException {
    Duration delay = delay(number);
    listener.retrying(new StorageListener.Retry(operation, number, limit, delay, problem));
    lock.lock();
    try {
      long left = delay.toNanos();
      while (left > 0 && !closed) {
        left = ended.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw interrupted(operation, e);
    } finally {
      lock.unlock();
    }
  }

  /** Full jitter: anything between nothing and the exponential delay, so that no herd forms. */
  private Duration delay(int number) {
    long cap = LONGEST_DELAY.toNanos();
    long first = firstDelay.toNanos();
    int doublings = Math.min(number - 1, Long.numberOfLeadingZeros(Math.max(first, 1)) - 1);
    long most = Math.min(cap, first << doublings);
    return Duration.ofNanos(most <= 0 ? 0 : random.nextLong(most + 1));
  }

  /** Throws if this thread is interrupted or the storage closed: then nothing more is changed. */
  void check(String operation) throws IOException {
    checkNotInterrupted(operation);
    lock.lock();
    try {
      if (closed) {
        throw new IOException("cannot " + operation + ": the storage was closed meanwhile");
      }
    } finally {
      lock.unlock();
    }
  }

  static void checkNotInterrupted(String operation) throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("cannot " + operation + ": interrupted");
    }
  }

  static InterruptedIOException interrupted(String operation, Exception cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException interrupted =
        new InterruptedIOException("cannot " + operation + ": interrupted");
    interrupted.initCause(cause);
    return interrupted;
  }

  /** Ends every wait; no further attempt is made. */
  void close() {
    lock.lock();
    try {
      closed = true;
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
