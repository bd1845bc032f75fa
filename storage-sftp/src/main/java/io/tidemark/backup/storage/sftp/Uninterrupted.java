package io.tidemark.backup.storage.sftp;

import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Cleans up on a thread that may be interrupted, which then gives it little time. */
final class Uninterrupted {

  /** Who interrupts does not want to wait for a server that says nothing. */
  private static final long LIMIT_SECONDS = 5;

  private Uninterrupted() {}

  /** Work without a result. */
  @FunctionalInterface
  interface Cleaning {
    void run() throws IOException;
  }

  /** Runs to the end, or for a few seconds if the thread is interrupted, which it stays. */
  static void run(ScheduledExecutorService timer, Cleaning cleaning) throws IOException {
    if (!Thread.interrupted()) {
      cleaning.run();
      return;
    }
    Thread thread = Thread.currentThread();
    Future<?> limit = timer.schedule(thread::interrupt, LIMIT_SECONDS, TimeUnit.SECONDS);
    try {
      cleaning.run();
    } finally {
      limit.cancel(false);
      thread.interrupt();
    }
  }
}
