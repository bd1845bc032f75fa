package io.tidemark.backup.storage.sftp;

import java.io.IOException;

/** Cleans up on a thread that is interrupted, which stays interrupted. */
final class Uninterrupted {

  private Uninterrupted() {}

  /** Work without a result. */
  @FunctionalInterface
  interface Cleaning {
    void run() throws IOException;
  }

  static void run(Cleaning cleaning) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      cleaning.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
