package io.tidemark.backup.testkit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs tasks at the same time, each on its own thread, and collects what they return. */
final class Crowd {

  private static final long LIMIT_MINUTES = 5;

  private Crowd() {}

  static <T> List<T> run(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      return collect(threads.invokeAll(tasks, LIMIT_MINUTES, TimeUnit.MINUTES));
    } finally {
      threads.shutdownNow();
    }
  }

  /** Returns all results, or throws the first failure with the others attached to it. */
  private static <T> List<T> collect(List<Future<T>> done) throws Exception {
    List<T> results = new ArrayList<>();
    List<Exception> failures = new ArrayList<>();
    for (Future<T> task : done) {
      try {
        results.add(task.get());
      } catch (ExecutionException | CancellationException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      Exception first = failures.remove(0);
      failures.forEach(first::addSuppressed);
      throw first;
    }
    return results;
  }

  /** Waits until the latch is open, or returns false when the time is over. */
  static boolean await(CountDownLatch latch, long limit, TimeUnit unit) throws IOException {
    try {
      return latch.await(limit, unit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while waiting").initCause(e);
    }
  }
}
