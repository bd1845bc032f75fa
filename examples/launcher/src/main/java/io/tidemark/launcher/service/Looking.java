package io.tidemark.launcher.service;

import io.tidemark.backup.BackupMonitor;
import io.tidemark.backup.event.BackupEvent;
import java.util.function.Consumer;

/** Has a monitor look when something has changed that it would see only at its next look. */
record Looking(BackupMonitor monitor) implements Consumer<BackupEvent> {

  @Override
  public void accept(BackupEvent event) {
    if (event instanceof BackupEvent.Succeeded
        || event instanceof BackupEvent.Failed
        || event instanceof BackupEvent.Pruned
        || event instanceof BackupEvent.Verified) {
      monitor.check();
    }
  }
}
