package io.tidemark.backup.postgres.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A program that restores, and ends in the middle of it as if it were killed. */
final class HaltingRestore {

  private static final long LIMIT = 9_000;
  private static final int KILLED = 137;

  private HaltingRestore() {}

  /** Arguments: the data directory. */
  public static void main(String[] arguments) throws IOException {
    AtomicLong bytes = new AtomicLong();
    InterruptedRestoreTest.restore(
        Path.of(arguments[0]),
        count -> {
          if (bytes.addAndGet(count) > LIMIT) {
            Runtime.getRuntime().halt(KILLED);
          }
        });
  }
}
