package io.tidemark.backup.notification;

import static io.tidemark.backup.notification.Severity.FAILURE;
import static io.tidemark.backup.notification.Severity.INFORMATION;
import static io.tidemark.backup.notification.Severity.WARNING;

import io.tidemark.backup.event.BackupEvent;
import java.time.Duration;

/** Words for what is found out about backups that exist, or should. */
final class CareWording {

  private static final double MILLIS = 1e3;

  private CareWording() {}

  static Notice stale(BackupEvent.Stale event) {
    String title = "No good backup of '%s' within %s".formatted(event.job(), event.maxAge());
    return Notice.of(event, "stale", FAILURE, title)
        .on(Topic.STALE, Topic.FAILURE)
        .because(
            event
                .newestGood()
                .map(newest -> "The newest good backup was begun at " + newest + ".")
                .orElse("There is no good backup at all."))
        .with("maxAgeSeconds", seconds(event.maxAge()));
  }

  static Notice missed(BackupEvent.Missed event) {
    String title = "A backup of '" + event.job() + "' is missing";
    return Notice.of(event, "missed", FAILURE, title)
        .on(Topic.STALE, Topic.FAILURE)
        .because(
            "It was to begin at "
                + event.expectedAt()
                + ", and left neither a backup nor a failure.")
        .with("expectedAt", event.expectedAt().toString());
  }

  static Notice sizeUnusual(BackupEvent.SizeUnusual event) {
    String title = "A backup of '" + event.job() + "' has an unusual size";
    return Notice.of(event, "size.unusual", WARNING, title)
        .on(Topic.SIZE)
        .because("It is %+d %% off the median of those before.".formatted(event.percent()))
        .with("backupId", event.backupId())
        .with("storedBytes", event.storedBytes())
        .with("percent", event.percent());
  }

  static Notice pruned(BackupEvent.Pruned event) {
    boolean isWhole = event.problems().isEmpty();
    String title =
        isWhole
            ? "Old backups of '" + event.job() + "' were deleted"
            : "Not all old backups of '" + event.job() + "' could be deleted";
    Notice notice =
        Notice.of(event, "pruned", isWhole ? INFORMATION : WARNING, title)
            .on(isWhole ? new Topic[] {Topic.PRUNE} : new Topic[] {Topic.PRUNE, Topic.WARNING})
            .with("deleted", event.deleted())
            .with("problems", event.problems());
    return isWhole ? notice : notice.because(String.join("\n", event.problems()));
  }

  static Notice verified(BackupEvent.Verified event) {
    String title = "A copy of a backup of '%s' is %s";
    Notice notice =
        finding(event, "verified", title, event.problem().isPresent())
            .with("backupId", event.backupId())
            .with("location", event.location())
            .with("storedBytes", event.storedBytes());
    return event.problem().map(notice::because).orElse(notice);
  }

  static Notice logVerified(BackupEvent.LogVerified event) {
    String title = "The log of '%s' is %s";
    Notice notice =
        finding(event, "log.verified", title, !event.damaged().isEmpty())
            .with("location", event.location())
            .with("storedBytes", event.storedBytes())
            .with("damaged", event.damaged());
    return event.damaged().isEmpty()
        ? notice
        : notice.because("Damaged: " + String.join(", ", event.damaged()));
  }

  private static Notice finding(BackupEvent event, String name, String title, boolean isDamaged) {
    return isDamaged
        ? Notice.of(event, name, FAILURE, title.formatted(event.job(), "damaged"))
            .on(Topic.VERIFICATION, Topic.FAILURE)
        : Notice.of(event, name, INFORMATION, title.formatted(event.job(), "sound"))
            .on(Topic.VERIFICATION);
  }

  static Notice drillFinished(BackupEvent.DrillFinished event) {
    boolean isPassed = event.problem().isEmpty();
    String title = "Drill of '" + event.job() + "' was " + (isPassed ? "passed" : "not passed");
    Notice notice =
        Notice.of(event, "drill.finished", isPassed ? INFORMATION : FAILURE, title)
            .on(isPassed ? new Topic[] {Topic.DRILL} : new Topic[] {Topic.DRILL, Topic.FAILURE})
            .with("backupId", event.backupId())
            .with("durationSeconds", seconds(event.took()));
    return event.problem().map(notice::because).orElse(notice);
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS;
  }
}
