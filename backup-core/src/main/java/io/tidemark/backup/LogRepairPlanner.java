package io.tidemark.backup;

import io.tidemark.backup.RepairPlan.Action;
import io.tidemark.backup.RepairPlan.LogStep;
import io.tidemark.backup.catalog.ClusterBinding;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import io.tidemark.backup.wal.LogComparison;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out which places lack which log. Reads only. */
final class LogRepairPlanner {

  private final JobName job;
  private final Optional<List<Decryption>> reading;
  private final Run run;
  private final List<LogStep> steps = new ArrayList<>();
  private final List<String> damage = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();

  /**
   * Prepares a plan.
   *
   * @param reading the keys with which all files are read; if empty, none are
   */
  LogRepairPlanner(JobName job, Optional<List<Decryption>> reading, Run run) {
    this.job = job;
    this.reading = reading;
    this.run = run;
  }

  List<LogStep> steps() {
    return steps;
  }

  List<String> damage() {
    return damage;
  }

  List<String> unread() {
    return unread;
  }

  void plan(List<Destination> places) {
    try {
      List<Destination> readable = readable(places);
      Optional<ClusterBinding> cluster = ClusterOfPlaces.read(readable, job);
      if (cluster.isPresent()) {
        add(new LogComparison(job, cluster.get().segmentBytes(), readable, reading, run).compare());
      }
    } catch (InvalidConfigurationException e) {
      damage.add("the log is not repaired: " + Failures.text(e));
    } catch (IOException | StorageFailedException e) {
      run.checkpoint();
      unread.add("the log could not be compared: " + Failures.text(e));
    }
  }

  private List<Destination> readable(List<Destination> places) {
    List<Destination> readable = new ArrayList<>();
    for (Destination place : places) {
      try {
        ClusterBinding.read(place.storage(), job);
        readable.add(place);
      } catch (IOException e) {
        run.checkpoint();
        unread.add("the log in %s: %s".formatted(place.location(), Failures.text(e)));
      }
    }
    return readable;
  }

  private void add(LogComparison.Result found) {
    for (LogComparison.Lacking lacking : found.lacking()) {
      steps.add(
          new LogStep(
              lacking.location(),
              Action.COPY,
              lacking.first(),
              lacking.last(),
              lacking.files(),
              lacking.bytes(),
              "another place has it"));
    }
    for (LogComparison.Damaged damaged : found.damaged()) {
      if (damaged.isElsewhere() && reading.isPresent()) {
        steps.add(replacement(damaged));
      } else {
        damage.add(
            "'%s' of the log in %s is damaged: %s; %s"
                .formatted(
                    damaged.name(),
                    damaged.location(),
                    damaged.problem(),
                    damaged.isElsewhere()
                        ? "a repair that verifies replaces it"
                        : "it is whole in no place"));
      }
    }
    damage.addAll(found.conflicts());
    if (found.unproven() > 0) {
      unread.add(
          "%d files of the log were read and not compared: they are encrypted, and no key was given"
              .formatted(found.unproven()));
    }
  }

  private static LogStep replacement(LogComparison.Damaged damaged) {
    return new LogStep(
        damaged.location(),
        Action.REPLACE,
        damaged.name(),
        damaged.name(),
        1,
        damaged.bytes(),
        damaged.problem());
  }
}
