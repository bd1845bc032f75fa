package io.tidemark.backup;

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
import java.util.function.Supplier;

/**
 * Work on a thread of its own that ends when its run is cancelled, when its time is over, or when
 * the thread that waits for it is interrupted.
 */
final class Execution<T> {

  private final Run run;
  private final CompletableFuture<T> outcome = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  private Execution(Run run) {
    this.run = run;
  }

  static <T> Execution<T> start(Run run, Optional<Duration> timeout, Supplier<T> work) {
    Execution<T> execution = new Execution<>(run);
    // The watch comes first: work that ends at once closes the run and its threads.
    timeout.ifPresent(limit -> run.fork(() -> execution.watch(limit)));
    run.fork(() -> execution.execute(work));
    return execution;
  }

  private void execute(Supplier<T> work) {
    Registration registration = run.interruptOnCancel();
    try {
      outcome.complete(work.get());
    } catch (Throwable e) {
      outcome.completeExceptionally(e);
    } finally {
      registration.close();
      ended.countDown();
      run.close();
    }
  }

  private void watch(Duration limit) {
    try {
      if (!ended.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        run.cancel("it took longer than " + limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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

  boolean isDone() {
    return outcome.isDone();
  }
}
