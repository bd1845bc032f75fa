package io.tidemark.backup;

import io.tidemark.backup.storage.StorageListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what a storage tells while it is read, or copied to. */
record LoggingListener(String location) implements StorageListener {

  private static final Logger LOG = LoggerFactory.getLogger(BackupRepository.class);

  @Override
  public void warned(String message) {
    LOG.warn("{}: {}", location, message);
  }

  @Override
  public void retrying(Retry retry) {
    LOG.info(
        "{}: attempt {} of {} to {} failed, the next follows in {}: {}",
        location,
        retry.attempt(),
        retry.attempts(),
        retry.operation(),
        retry.delay(),
        retry.problem());
  }
}
