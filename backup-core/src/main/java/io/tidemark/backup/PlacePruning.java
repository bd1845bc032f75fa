package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Catalog;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Leftovers;
import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.postgres.basebackup.BaseBackupRun;
import io.tidemark.backup.retention.Candidate;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.storage.ObjectProtectedException;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Applies a policy to what one place has of a job. */
final class PlacePruning {

  private final Destination place;
  private final JobName job;
  private final Run run;

  PlacePruning(Destination place, JobName job, Run run) {
    this.place = place;
    this.job = job;
    this.run = run;
  }

  /** Decides, and deletes nothing. */
  PrunePlan.InPlace plan(Retention policy) {
    Catalog catalog = new Catalog(place.storage(), place.location(), job);
    // The folders first: a backup that completes meanwhile is then one that goes on.
    SortedMap<BackupId, List<StoredObject>> folders = catalog.folders();
    Listing listing = catalog.list();
    List<Candidate> candidates =
        listing.backups().stream()
            .map(backup -> candidate(backup, folders.getOrDefault(backup.id(), List.of())))
            .toList();
    return new PrunePlan.InPlace(
        place.location(),
        policy.plan(candidates, run.now()),
        leftovers().atWork(run.now(), Leftovers.OLDEST_RUN).stream()
            .map(id -> id + " is being written; prune again when it has ended")
            .toList(),
        listing.damaged().entrySet().stream().map(PlacePruning::unknown).toList());
  }

  private static String unknown(Map.Entry<BackupId, String> damaged) {
    return damaged.getKey() + ": " + damaged.getValue();
  }

  private static Candidate candidate(Manifest backup, List<StoredObject> folder) {
    return new Candidate(
        backup.id().value(),
        backup.startedAt(),
        backup.flaw(folder).isEmpty(),
        BaseBackupRun.parent(backup.report()),
        backup.storedBytes(),
        List.of(),
        Optional.empty());
  }

  private Leftovers leftovers() {
    return new Leftovers(place.storage(), place.location(), job);
  }

  /**
   * Deletes what a plan says, the newest first, so that no backup loses what it builds upon before
   * it is gone itself.
   */
  List<PruneReport.Outcome> delete(PrunePlan.InPlace plan) {
    List<PruneReport.Outcome> outcomes = new ArrayList<>();
    Set<String> needed = new HashSet<>();
    for (Candidate backup : plan.retention().deleted()) {
      run.checkpoint();
      Optional<String> problem =
          needed.contains(backup.id())
              ? Optional.of("a backup that builds upon it could not be deleted")
              : delete(backup);
      if (problem.isPresent()) {
        backup.parent().ifPresent(needed::add);
      }
      outcomes.add(new PruneReport.Outcome(backup.id(), place.location(), problem));
    }
    return outcomes;
  }

  private Optional<String> delete(Candidate backup) {
    try {
      leftovers().discard(new BackupId(backup.id()));
      return Optional.empty();
    } catch (ObjectProtectedException e) {
      return Optional.of("the storage protects it: " + Failures.text(e));
    } catch (IOException e) {
      return Optional.of(Failures.text(e));
    }
  }

  /** Removes what ended runs and earlier prunes have left; returns what could not be removed. */
  List<String> removeLeftovers() {
    try {
      return leftovers().remove(run.now(), Leftovers.OLDEST_RUN, Set.of()).problems();
    } catch (StorageFailedException e) {
      return List.of(Failures.text(e));
    }
  }
}
