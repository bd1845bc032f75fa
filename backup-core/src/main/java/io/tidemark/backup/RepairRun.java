package io.tidemark.backup;

import io.tidemark.backup.Inventory.Copies;
import io.tidemark.backup.RepairPlan.Action;
import io.tidemark.backup.RepairPlan.LogStep;
import io.tidemark.backup.RepairPlan.Step;
import io.tidemark.backup.RepairReport.LogOutcome;
import io.tidemark.backup.RepairReport.Outcome;
import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.CopyRecords;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Leftovers;
import io.tidemark.backup.catalog.PinRecord;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what a plan says, each step on its own. */
final class RepairRun {

  private static final Logger LOG = LoggerFactory.getLogger(BackupRepository.class);

  private final JobName job;
  private final List<Destination> places;
  private final KnownRepositories known;
  private final Run run;

  /** Why a place cannot be written to, by its location; empty for one that can. */
  private final Map<String, Optional<BackupException>> prepared = new HashMap<>();

  RepairRun(JobName job, List<Destination> places, KnownRepositories known, Run run) {
    this.job = job;
    this.places = places;
    this.known = known;
    this.run = run;
  }

  /**
   * Does what the plan says: the log first, since backups need it.
   *
   * @param decryptions for log that is damaged and encrypted
   */
  RepairReport repair(RepairPlan plan, List<Decryption> decryptions) {
    LogRepairRun log = new LogRepairRun(job, places, decryptions, run);
    List<LogOutcome> logOutcomes = new ArrayList<>();
    for (LogStep step : plan.log()) {
      logOutcomes.add(outcome(step, plan, log));
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Step step : plan.steps()) {
      run.checkpoint();
      outcomes.add(outcome(step, plan));
    }
    return new RepairReport(outcomes, logOutcomes);
  }

  private LogOutcome outcome(LogStep step, RepairPlan plan, LogRepairRun log) {
    Destination target;
    try {
      target = target(step.location());
      prepare(target, plan);
    } catch (RunCancelledException e) {
      throw e;
    } catch (BackupException e) {
      return new LogOutcome(step, 0, 0, Optional.of(Failures.text(e)));
    }
    return log.repair(step, target);
  }

  private Outcome outcome(Step step, RepairPlan plan) {
    try {
      Destination target = target(step.location());
      prepare(target, plan);
      long bytes = step.action() == Action.COPY ? copy(step, target) : replace(step, target);
      return new Outcome(step, bytes, Optional.empty());
    } catch (RunCancelledException e) {
      throw e;
    } catch (BackupException e) {
      LOG.warn("{} in {} was not repaired", step.id(), step.location(), e);
      return new Outcome(step, 0, Optional.of(Failures.text(e)));
    }
  }

  private Destination target(String location) {
    return places.stream()
        .filter(place -> place.location().equals(location))
        .findFirst()
        .orElseThrow(
            () ->
                new StorageFailedException(
                    location + " could not be opened", "look at the storage"));
  }

  private void prepare(Destination target, RepairPlan plan) {
    Optional<BackupException> problem =
        prepared.computeIfAbsent(target.location(), location -> prepared(target, plan));
    if (problem.isPresent()) {
      throw problem.get();
    }
  }

  private Optional<BackupException> prepared(Destination target, RepairPlan plan) {
    Set<BackupId> wanted = plan.steps().stream().map(Step::id).collect(Collectors.toSet());
    try {
      new CopyRun(inventory(places), job, known, run).prepare(target, wanted);
      return Optional.empty();
    } catch (BackupException e) {
      return Optional.of(e);
    }
  }

  private Inventory inventory(List<Destination> from) {
    return new Inventory(from, job, known.manifests(), LOG::warn);
  }

  private Copies others(Step step, Destination target) {
    List<Destination> others = places.stream().filter(place -> place != target).toList();
    if (others.isEmpty()) {
      throw new StorageFailedException(
          "there is no other place to copy " + step.id() + " from", "look at the storages");
    }
    return inventory(others).copies(step.id());
  }

  private BackupCopier.Terms terms() {
    return new BackupCopier.Terms(run, known.sightings(), false);
  }

  private long copy(Step step, Destination target) {
    return new BackupCopier(others(step, target), target, terms()).copy().bytes();
  }

  /** Nothing is removed before another copy was read from its first to its last byte. */
  private long replace(Step step, Destination target) {
    Copies proven = proven(others(step, target));
    SortedMap<StorageKey, PinRecord> pins = new Pinning(job, step.id(), List.of(target)).pins();
    try {
      new Leftovers(target.storage(), target.location(), job, known.sightings()).discard(step.id());
      new CopyRecords(target.storage(), job).addAll(pins);
    } catch (IOException e) {
      throw new StorageFailedException(
          "the damaged copy of %s in %s could not be removed: %s"
              .formatted(step.id(), target.location(), e.getMessage()),
          "look at the storage and repair again",
          e);
    }
    return new BackupCopier(proven, target, terms()).copy().bytes();
  }

  private Copies proven(Copies copies) {
    List<BackupException> failures = new ArrayList<>();
    for (Destination copy : copies.whole()) {
      try {
        new Verifier(List.of(), run).verify(copy, copies.manifest(), Depth.STORED);
        return new Copies(copies.manifest(), List.of(copy), List.of(), List.of());
      } catch (IntegrityException | StorageFailedException e) {
        failures.add(e);
      } catch (IOException e) {
        failures.add(new StorageFailedException("reading " + copy + " failed", null, e));
      }
    }
    if (failures.isEmpty()) {
      throw new IntegrityException(
          copies.manifest().id() + " is whole in no other place", "verify the backups");
    }
    throw Failures.first(failures);
  }
}
