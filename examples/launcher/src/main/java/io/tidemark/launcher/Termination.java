package io.tidemark.launcher;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Turns SIGTERM and SIGINT into an interrupt of the working thread and waits until that has cleaned
 * up. The JVM then ends with 143 or 130 of its own accord.
 */
final class Termination {

  private Termination() {}

  /**
   * Does the work.
   *
   * @param limit how long it may take to clean up
   */
  static int guarding(Duration limit, IntSupplier work) {
    Thread worker = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> interrupt(worker, ended, limit), "tidemark-termination"));
    try {
      return work.getAsInt();
    } finally {
      ended.countDown();
    }
  }

  private static void interrupt(Thread worker, CountDownLatch ended, Duration limit) {
    if (ended.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      if (!ended.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("the run did not end within " + limit.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
