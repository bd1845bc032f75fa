package io.tidemark.backup.notification;

import static io.tidemark.backup.notification.Severity.FAILURE;
import static io.tidemark.backup.notification.Severity.WARNING;

import io.tidemark.backup.event.BackupEvent;

/** Words for what happens to a server's write-ahead log. */
final class WalWording {

  private WalWording() {}

  static Notice interrupted(BackupEvent.WalInterrupted event) {
    String title = "The log of '" + event.job() + "' does not come in, or cannot be stored";
    return Notice.of(event, "wal.interrupted", WARNING, title)
        .on(Topic.WAL)
        .because(event.problem())
        .with("pauseSeconds", CareWording.seconds(event.pause()));
  }

  static Notice retained(BackupEvent.WalRetained event) {
    String title = "The server of '" + event.job() + "' keeps too much log for the archive";
    return Notice.of(event, "wal.retained", FAILURE, title)
        .on(Topic.WAL, Topic.FAILURE)
        .with("retainedBytes", event.retainedBytes())
        .with("walStatus", event.walStatus());
  }

  static Notice lost(BackupEvent.WalLost event) {
    String title = "Log of '" + event.job() + "' is lost";
    return Notice.of(event, "wal.lost", FAILURE, title)
        .on(Topic.WAL, Topic.FAILURE)
        .because(event.cause())
        .with("timeline", event.timeline())
        .with("from", event.from())
        .with("to", event.to());
  }

  static Notice behind(BackupEvent.WalBehind event) {
    String title = "The log of '" + event.job() + "' is behind its server";
    return Notice.of(event, "wal.behind", FAILURE, title)
        .on(Topic.WAL, Topic.FAILURE)
        .with("lagBytes", event.lagBytes());
  }
}
