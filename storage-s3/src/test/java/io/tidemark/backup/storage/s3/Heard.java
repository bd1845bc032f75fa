package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.StorageListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a storage has told of itself. */
final class Heard implements StorageListener {

  final List<String> warnings = new CopyOnWriteArrayList<>();
  final List<Retry> retries = new CopyOnWriteArrayList<>();

  @Override
  public void warned(String message) {
    warnings.add(message);
  }

  @Override
  public void retrying(Retry retry) {
    retries.add(retry);
  }
}
