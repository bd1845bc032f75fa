package io.tidemark.backup;

import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.RecoveryTarget;
import io.tidemark.backup.postgres.RecoveryTarget.Point;
import java.util.List;
import java.util.Optional;

/** Chooses the base backup that a recovery begins with. */
final class BackupChoice {

  private BackupChoice() {}

  /**
   * Returns the newest backup that a point in time can be reached from.
   *
   * @throws BackupNotFoundException if there is none
   */
  static Manifest of(Listing listing, RecoveryTarget recovery) {
    List<Manifest> backups = listing.backups();
    for (int i = backups.size() - 1; i >= 0; i--) {
      if (leadsTo(backups.get(i), recovery.point())) {
        return backups.get(i);
      }
    }
    throw none(backups);
  }

  private static boolean leadsTo(Manifest backup, Point point) {
    Optional<Lsn> end = end(backup);
    if (end.isEmpty()) {
      return false; // not a base backup
    }
    if (point instanceof Point.Time time) {
      return !backup.finishedAt().isAfter(time.time());
    }
    if (point instanceof Point.Position position) {
      return !position.lsn().isBefore(end.get());
    }
    return true;
  }

  private static Optional<Lsn> end(Manifest backup) {
    return Optional.ofNullable(backup.report().facts().get("end-lsn")).map(Lsn::parse);
  }

  private static BackupNotFoundException none(List<Manifest> backups) {
    return backups.stream()
        .filter(backup -> end(backup).isPresent())
        .findFirst()
        .map(
            oldest ->
                new BackupNotFoundException(
                    "the target is before every base backup",
                    "the oldest point that can be reached is %s, %s"
                        .formatted(oldest.finishedAt(), end(oldest).orElseThrow())))
        .orElseGet(
            () ->
                new BackupNotFoundException(
                    "there is no base backup of this job", "a point in time needs one"));
  }
}
