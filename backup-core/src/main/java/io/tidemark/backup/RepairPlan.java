package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import java.util.List;

/**
 * What is to be done so that every place has every backup of a job, and all of its log.
 *
 * @param job the job
 * @param steps what a repair would do, by backup and place, the oldest backup first
 * @param damage what is damaged and would stay so, for people
 * @param unread what could not be looked into, and why
 * @param log what a repair would do to the log, before it repairs backups
 */
public record RepairPlan(
    String job, List<Step> steps, List<String> damage, List<String> unread, List<LogStep> log) {

  public RepairPlan {
    steps = List.copyOf(steps);
    damage = List.copyOf(damage);
    unread = List.copyOf(unread);
    log = List.copyOf(log);
  }

  /** What is done to a place. */
  public enum Action {
    /** The backup is copied; the place has no copy. */
    COPY,

    /** The damaged copy is removed, manifest first, and copied anew from one that is proven. */
    REPLACE
  }

  /**
   * One backup in one place.
   *
   * @param id the backup
   * @param location the place that lacks it
   * @param action what is to be done
   * @param reason why
   * @param storedBytes the bytes at rest of its data
   */
  public record Step(
      BackupId id, String location, Action action, String reason, long storedBytes) {}

  /**
   * Files of the log of one timeline in one place.
   *
   * @param location the place that lacks them
   * @param action what is to be done
   * @param first the first file by PostgreSQL's name, or the record of a gap
   * @param last the last one; between both there may be others that the place has
   * @param files how many are lacking
   * @param storedBytes their bytes at rest
   * @param reason why
   */
  public record LogStep(
      String location,
      Action action,
      String first,
      String last,
      long files,
      long storedBytes,
      String reason) {}

  /** Whether nothing is to be done and nothing is wrong. */
  public boolean isSound() {
    return steps.isEmpty() && log.isEmpty() && damage.isEmpty() && unread.isEmpty();
  }
}
