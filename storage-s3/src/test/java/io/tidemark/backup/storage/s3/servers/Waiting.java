package io.tidemark.backup.storage.s3.servers;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what other threads and processes are about to do. */
final class Waiting {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Waiting() {}

  static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not come about in " + LIMIT);
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
