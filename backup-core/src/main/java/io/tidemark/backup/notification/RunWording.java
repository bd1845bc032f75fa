package io.tidemark.backup.notification;

import static io.tidemark.backup.notification.Severity.FAILURE;
import static io.tidemark.backup.notification.Severity.INFORMATION;
import static io.tidemark.backup.notification.Severity.RECOVERY;
import static io.tidemark.backup.notification.Severity.WARNING;

import io.tidemark.backup.event.BackupEvent;

/** Words for what happens in and around runs. */
final class RunWording {

  /** What a backup is called among tasks. */
  static final String BACKUP = "backup";

  private RunWording() {}

  static Notice started(BackupEvent.Started event) {
    return Notice.of(event, "run.started", INFORMATION, "Backup of '" + event.job() + "' begins")
        .on(Topic.START)
        .with("backupId", event.backupId());
  }

  static Notice succeeded(BackupEvent.Succeeded event) {
    return Notice.of(event, "run.succeeded", INFORMATION, "Backup of '" + event.job() + "' is made")
        .on(Topic.SUCCESS)
        .with("backupId", event.backupId())
        .with("plainBytes", event.plainBytes())
        .with("storedBytes", event.storedBytes())
        .with("warnings", event.warnings());
  }

  static Notice failed(BackupEvent.Failed event) {
    return Notice.of(event, "run.failed", FAILURE, "Backup of '" + event.job() + "' failed")
        .on(Topic.FAILURE)
        .because(event.problem())
        .with("backupId", event.backupId());
  }

  static Notice skipped(BackupEvent.Skipped event) {
    return Notice.of(event, "task.skipped", INFORMATION, task(event.task(), event) + " was skipped")
        .on(Topic.SKIPPED)
        .because(event.reason())
        .with("task", event.task());
  }

  static Notice taskFailed(BackupEvent.TaskFailed event) {
    return Notice.of(event, "task.failed", FAILURE, task(event.task(), event) + " failed")
        .on(Topic.FAILURE)
        .because(event.problem())
        .with("task", event.task());
  }

  static Notice recovered(BackupEvent.Recovered event) {
    return Notice.of(event, "recovered", RECOVERY, over(event))
        .on(Topic.RECOVERY)
        .with("task", event.task())
        .with("failingSince", event.since().toString());
  }

  static Notice warned(BackupEvent.Warned event) {
    return Notice.of(event, "warned", WARNING, "Warning about '" + event.job() + "'")
        .on(Topic.WARNING)
        .because(event.message());
  }

  static Notice deliveryFailed(BackupEvent.DeliveryFailed event) {
    String title = "A destination has no backup of '" + event.job() + "'";
    return Notice.of(event, "delivery.failed", WARNING, title)
        .on(Topic.WARNING)
        .because(event.problem())
        .with("backupId", event.backupId())
        .with("location", event.location());
  }

  /** The watch names what is over as its alarms are named, everybody else the task. */
  private static String over(BackupEvent.Recovered event) {
    return switch (event.task()) {
      case "stale" -> "There is a good backup of '" + event.job() + "' in time again";
      case "missed" -> "No run of '" + event.job() + "' is missing any more";
      case "size" -> "The backups of '" + event.job() + "' have their usual size again";
      case "wal-gap" -> "A base backup of '" + event.job() + "' was made after the gap in its log";
      default -> task(event.task(), event) + " goes well again";
    };
  }

  private static String task(String task, BackupEvent event) {
    return "The " + task + " of '" + event.job() + "'";
  }
}
