package io.tidemark.backup.storage.s3.servers;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.backup.storage.s3.S3StorageProvider;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** A process that sends more than two parts and then waits to be killed. */
final class HalfPut {

  private HalfPut() {}

  /** Runs with the arguments URI and key. */
  public static void main(String[] arguments) throws IOException {
    try (Storage storage = new S3StorageProvider().open(StorageLocation.parse(arguments[0]))) {
      storage.put(
          new StorageKey(arguments[1]),
          Labels.none(),
          Content.then(2 * Content.PART + 1, out -> waitForEver()));
    }
  }

  private static void waitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this", e);
    }
  }
}
