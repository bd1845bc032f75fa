package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.storage.StorageListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a storage has told, and does something when it is about to try again. */
final class Heard implements StorageListener {

  private final List<Retry> retries = new CopyOnWriteArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final Runnable onRetry;

  Heard() {
    this(() -> {});
  }

  Heard(Runnable onRetry) {
    this.onRetry = onRetry;
  }

  @Override
  public void warned(String message) {
    warnings.add(message);
  }

  @Override
  public void retrying(Retry retry) {
    retries.add(retry);
    onRetry.run();
  }

  List<Retry> retries() {
    return retries;
  }

  List<String> warnings() {
    return warnings;
  }
}
