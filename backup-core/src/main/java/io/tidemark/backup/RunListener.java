package io.tidemark.backup;

import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.storage.StorageListener;
import io.tidemark.backup.transfer.Run;

/** Makes what a storage tells during a backup part of the run. */
record RunListener(String location, Run run, EventSender events) implements StorageListener {

  /** Hears a storage that is about to be opened, which may hang: the run says so before it. */
  static RunListener opening(String location, Run run, EventSender events) {
    run.stage("opening " + location);
    return new RunListener(location, run, events);
  }

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
