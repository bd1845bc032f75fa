package io.tidemark.backup;

import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.storage.StorageListener;
import io.tidemark.backup.transfer.Run;

/** Makes what a storage tells during a backup part of the run. */
record RunListener(String location, Run run, EventSender events) implements StorageListener {

  @Override
  public void warned(String message) {
    run.warn(location + ": " + message);
  }

  @Override
  public void retrying(Retry retry) {
    new LoggingListener(location).retrying(retry);
    events.send((job, now) -> new BackupEvent.Retrying(job, now, location, retry));
  }
}
