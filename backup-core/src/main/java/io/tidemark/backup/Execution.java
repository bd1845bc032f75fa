package io.tidemark.backup;

import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.source.RunContext.Registration;
import io.tidemark.backup.transfer.Run;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Work on a thread of its own that ends when its run is cancelled, when its time is over, or when
 * the thread that waits for it is interrupted. A thread that hangs even so is left behind, so that
 * the waiting one gets on.
 */
final class Execution<T> {

  /** A clean-up has 20 s for each destination, and says when it comes to the next one. */
  static final Duration GRACE = Duration.ofSeconds(30);

  private final Run run;
  private final Limits limits;
  private final Work<T> work;
  private final CompletableFuture<T> outcome = new CompletableFuture<>();

  /** Whoever sets it says how the work ended, to the caller and to the work alike. */
  private final AtomicBoolean decided = new AtomicBoolean();

  private final CountDownLatch ended = new CountDownLatch(1);

  /** Opens with the end of the work, and with its cancellation. */
  private final CountDownLatch ending = new CountDownLatch(1);

  private volatile @Nullable Thread worker;

  private Execution(Run run, Limits limits, Work<T> work) {
    this.run = run;
    this.limits = limits;
    this.work = work;
  }

  /**
   * How long work may take.
   *
   * @param timeout until it is cancelled
   * @param grace from there on, without any progress, until it is left behind
   */
  record Limits(Optional<Duration> timeout, Duration grace) {

    static Limits none() {
      return new Limits(Optional.empty(), GRACE);
    }
  }

  /** Something to do. */
  @FunctionalInterface
  interface Work<T> {

    T run();

    /** Hears what the caller is going to be told: the work is done. */
    default void succeeded(T result) {}

    /** Hears what the caller is told: the work failed, or hangs and was given up. */
    default void failed(Throwable failure) {}

    /** Hears that the work was done after all, when its caller had been told that it hangs. */
    default void cameLate(T result) {}
  }

  static <T> Execution<T> start(Run run, Limits limits, Work<T> work) {
    Execution<T> execution = new Execution<>(run, limits, work);
    // The watch comes first: work that ends at once closes the run and its threads.
    run.fork(execution::watch);
    run.fork(execution::execute);
    return execution;
  }

  private void execute() {
    worker = Thread.currentThread();
    Registration ends = run.onCancel(ending::countDown);
    Registration registration = run.interruptOnCancel();
    try {
      succeed(work.run());
    } catch (Throwable e) {
      fail(e);
    } finally {
      registration.close();
      ends.close();
      ended.countDown();
      ending.countDown();
      run.close();
    }
  }

  private void succeed(T result) {
    if (decided.compareAndSet(false, true)) {
      work.succeeded(result);
      outcome.complete(result);
    } else {
      work.cameLate(result);
    }
  }

  private void fail(Throwable failure) {
    if (decided.compareAndSet(false, true)) {
      work.failed(failure);
      outcome.completeExceptionally(failure);
    }
  }

  private void watch() {
    try {
      if (!endsInTime()) {
        run.cancel("it took longer than " + limits.timeout().orElseThrow());
      }
      String stage;
      do {
        stage = run.progress().stage();
        if (ended.await(limits.grace().toNanos(), TimeUnit.NANOSECONDS)) {
          return;
        }
      } while (!stage.equals(run.progress().stage()));
      leaveBehind(stage);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean endsInTime() throws InterruptedException {
    if (limits.timeout().isPresent()) {
      return ending.await(limits.timeout().get().toNanos(), TimeUnit.NANOSECONDS);
    }
    ending.await();
    return true;
  }

  /** The thread is a daemon and cleans up when it comes back; a cancelled run publishes nothing. */
  private void leaveBehind(String stage) {
    RunCancelledException stuck =
        StuckThread.of(worker).cancellation(run.cancellation(null), stage, limits.grace());
    if (decided.compareAndSet(false, true)) {
      work.failed(stuck);
      outcome.completeExceptionally(stuck);
    }
  }

  T join() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return outcome.get();
        } catch (InterruptedException e) {
          interrupted = true;
          run.cancel("its thread was interrupted");
        } catch (ExecutionException e) {
          throw rethrown(Objects.requireNonNullElse(e.getCause(), e));
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException rethrown(Throwable failure) {
    if (failure instanceof RuntimeException e) {
      return e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    return new CompletionException(failure);
  }

  void onEnd(Runnable action) {
    var unused = outcome.whenComplete((result, failure) -> action.run());
  }

  boolean isDone() {
    return outcome.isDone();
  }
}
