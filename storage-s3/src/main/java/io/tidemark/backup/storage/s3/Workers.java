package io.tidemark.backup.storage.s3;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that send the parts of one storage. Idle ones end, and all do with the storage. */
final class Workers {

  private static final long IDLE_SECONDS = 10;
  private static final long END_SECONDS = 10;

  private final ThreadPoolExecutor threads;

  Workers(String bucket, int count) {
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> thread(task, "tidemark-s3-" + bucket + "-" + number.incrementAndGet()));
    threads.allowCoreThreadTimeOut(true);
  }

  static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  void run(Runnable task) {
    threads.execute(task);
  }

  /** Ends the threads. What is still at work is interrupted, and waited for but not for ever. */
  void close() {
    threads.shutdown();
    boolean interrupted = Thread.interrupted();
    try {
      threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      threads.shutdownNow();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
