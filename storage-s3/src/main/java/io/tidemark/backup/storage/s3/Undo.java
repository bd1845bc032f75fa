package io.tidemark.backup.storage.s3;

import java.io.IOException;

/** Clean-up after a failure: done on an interrupted thread too, and never in the failure's way. */
final class Undo {

  private Undo() {}

  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  /** Runs a step; if it fails, that is attached to the failure that it cleans up after. */
  static void after(Throwable failure, Step step) {
    boolean interrupted = Thread.interrupted();
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
