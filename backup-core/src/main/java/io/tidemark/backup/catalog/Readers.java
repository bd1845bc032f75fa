package io.tidemark.backup.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that read small objects of a storage at the same time, because each of them takes a
 * round trip. They end with the reading.
 */
final class Readers {

  /** Fewer than a storage has connections, and enough for 10,000 objects at 20 ms in 13 s. */
  private static final int MOST_THREADS = 16;

  /** What is in memory at a time, at rest; as objects it takes a multiple. */
  private static final int MOST_KILOBYTES = 2 * 1024;

  private static final long PATIENCE_SECONDS = 1;

  private final String name;
  private final Semaphore kilobytes = new Semaphore(MOST_KILOBYTES, true);

  Readers(String name) {
    this.name = name;
  }

  /**
   * Reads each of the items; the first failure ends it.
   *
   * @return what was read, in the order of the items
   * @throws InterruptedException if the calling thread is interrupted; the readers are so, too
   */
  <T, R> List<R> read(List<T> items, ToLongFunction<T> bytes, Function<T, R> reading)
      throws InterruptedException {
    if (items.size() <= 1) {
      return items.stream().map(reading).toList();
    }
    Reading<T, R> all = new Reading<>(items, bytes, reading);
    int count = Math.min(MOST_THREADS, items.size());
    ExecutorService threads = threads(count);
    try {
      threads.invokeAll(Collections.nCopies(count, all));
    } finally {
      threads.shutdownNow();
    }
    // They have nothing to do any more.
    threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return all.results();
  }

  private ExecutorService threads(int count) {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        count,
        task -> {
          Thread thread = new Thread(task, "backup-" + name + "-list-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** What all threads work at: each takes the next item. */
  private final class Reading<T, R> implements Callable<Boolean> {

    private final List<T> items;
    private final ToLongFunction<T> bytes;
    private final Function<T, R> reading;
    private final Map<Integer, R> results = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Reading(List<T> items, ToLongFunction<T> bytes, Function<T, R> reading) {
      this.items = items;
      this.bytes = bytes;
      this.reading = reading;
    }

    @Override
    public Boolean call() throws InterruptedException {
      for (int i = next.getAndIncrement(); i < items.size(); i = next.getAndIncrement()) {
        if (failure.get() != null || Thread.currentThread().isInterrupted()) {
          return false;
        }
        read(i);
      }
      return true;
    }

    private void read(int i) throws InterruptedException {
      T item = items.get(i);
      int taken = (int) Math.min(MOST_KILOBYTES, bytes.applyAsLong(item) / 1024 + 1);
      kilobytes.acquire(taken);
      try {
        results.put(i, reading.apply(item));
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
      } finally {
        kilobytes.release(taken);
      }
    }

    List<R> results() {
      Throwable cause = failure.get();
      if (cause instanceof RuntimeException e) {
        throw e;
      }
      if (cause instanceof Error e) {
        throw e;
      }
      return new ArrayList<>(new TreeMap<>(results).values());
    }
  }
}
