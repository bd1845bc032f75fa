package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import java.util.List;

/**
 * What is to be done so that every place has every backup of a job.
 *
 * @param job the job
 * @param steps what a repair would do, by backup and place, the oldest backup first
 * @param problems what a repair cannot put right, for people
 */
public record RepairPlan(String job, List<Step> steps, List<String> problems) {

  public RepairPlan {
    steps = List.copyOf(steps);
    problems = List.copyOf(problems);
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

  /** Whether nothing is to be done and nothing is wrong. */
  public boolean isSound() {
    return steps.isEmpty() && problems.isEmpty();
  }
}
