package io.tidemark.launcher;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Turns SIGTERM and SIGINT into an interrupt of the working thread and waits until that has cleaned
 * up. The JVM then ends with 143 or 130 of its own accord.
 */
final class Termination {

  /** Orchestrators commonly kill after 30 seconds. */
  private static final long GRACE_SECONDS = 25;

  private Termination() {}

  static int guarding(IntSupplier work) {
    Thread worker = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> interrupt(worker, ended), "tidemark-termination"));
    try {
      return work.getAsInt();
    } finally {
      ended.countDown();
    }
  }

  private static void interrupt(Thread worker, CountDownLatch ended) {
    if (ended.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      if (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("the run did not end within " + GRACE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
