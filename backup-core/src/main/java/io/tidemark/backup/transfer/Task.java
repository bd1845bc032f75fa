package io.tidemark.backup.transfer;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Work on another thread that can be interrupted and still be waited for, which a cancelled future
 * cannot. Thread-safe.
 */
final class Task<T> {

  private final Callable<T> body;
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable Thread thread;
  private boolean interrupted;
  private volatile @Nullable T result;
  private volatile @Nullable Throwable failure;

  Task(Callable<T> body) {
    this.body = body;
  }

  void start(Executor workers) {
    workers.execute(this::run);
  }

  @SuppressWarnings("Interruption") // the flag is cleared for the pool's next task
  private void run() {
    synchronized (this) {
      thread = Thread.currentThread();
      if (interrupted) {
        thread.interrupt();
      }
    }
    try {
      result = body.call();
    } catch (Throwable e) {
      failure = e;
    } finally {
      synchronized (this) {
        thread = null;
        Thread.interrupted();
      }
      ended.countDown();
    }
  }

  /** Interrupts the work; what has not begun yet begins interrupted. */
  @SuppressWarnings("Interruption") // this class owns the thread while the work is being done
  synchronized void interrupt() {
    interrupted = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Waits for the end of the work, however it ends. */
  void await() throws InterruptedException {
    ended.await();
  }

  /** Waits for the end of the work and says whether it came in time. */
  boolean await(Duration patience) throws InterruptedException {
    return ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Returns what the work threw, if it has ended so. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** Returns what the work returned; only after it has ended well. */
  T result() {
    T value = result;
    if (value == null) {
      throw new IllegalStateException("the task has no result", failure);
    }
    return value;
  }
}
