package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Catalog;
import io.tidemark.backup.catalog.CopyRecords;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Journal;
import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.Leftovers;
import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.catalog.PinRecord;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.postgres.basebackup.BaseBackupRun;
import io.tidemark.backup.retention.Candidate;
import io.tidemark.backup.retention.Pin;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.retention.RetentionPlan;
import io.tidemark.backup.storage.ObjectProtectedException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Applies a policy to what one place has of a job. */
final class PlacePruning {

  private final Destination place;
  private final JobName job;
  private final KnownRepositories known;
  private final Run run;

  PlacePruning(Destination place, JobName job, KnownRepositories known, Run run) {
    this.place = place;
    this.job = job;
    this.known = known;
    this.run = run;
  }

  /** Decides, and neither deletes nor writes anything. */
  PrunePlan.InPlace plan(Retention policy, LogRetention log) {
    return plan(policy, this::seemAtWork, staying -> log.plan(staying, policy));
  }

  /** Decides for a deletion: what may be at work has to be proven dead. */
  PrunePlan.InPlace planToDelete(Retention policy, LogRetention log) {
    return plan(policy, this::atWork, staying -> log.plan(staying, policy));
  }

  /** Decides about the backups alone, without a look at the log. */
  PrunePlan.InPlace planOfBackups(Retention policy) {
    return plan(policy, this::seemAtWork, staying -> LogPlan.stays("it was not looked at"));
  }

  /** Decides about the log, by the backups that stay. */
  @FunctionalInterface
  private interface LogDecision {
    LogPlan about(LogRetention.Staying staying) throws IOException;
  }

  private List<BackupId> atWork(Listing listing) {
    return leftovers().atWork(listing, run.now(), Leftovers.OLDEST_RUN);
  }

  private List<BackupId> mayBeAtWork(Listing listing) {
    return leftovers().mayBeAtWork(listing, run.now(), Leftovers.OLDEST_RUN);
  }

  private List<BackupId> seemAtWork(Listing listing) {
    return leftovers().seemAtWork(listing, run.now(), Leftovers.OLDEST_RUN);
  }

  private PrunePlan.InPlace plan(
      Retention policy, Function<Listing, List<BackupId>> working, LogDecision log) {
    Found found = find();
    RetentionPlan retention = withoutProtected(policy, found.candidates());
    Set<String> kept = retention.kept().stream().map(Candidate::id).collect(Collectors.toSet());
    List<String> obstacles = obstacles(policy, found.listing(), working.apply(found.listing()));
    return new PrunePlan.InPlace(
        place.location(),
        retention,
        obstacles,
        found.listing().damaged().entrySet().stream().map(PlacePruning::unknown).toList(),
        obstacles.isEmpty()
            ? reading(() -> log.about(found.staying(kept::contains)))
            : LogPlan.stays("all of it for now"));
  }

  /** What the place has. */
  private record Found(Listing listing, List<Candidate> candidates) {
    private LogRetention.Staying staying(Predicate<String> isKept) {
      return new LogRetention.Staying(
          listing.backups().stream().filter(backup -> isKept.test(backup.id().value())).toList(),
          candidates.stream()
              .filter(backup -> !backup.isGood())
              .map(Candidate::id)
              .collect(Collectors.toSet()),
          listing.damaged().keySet());
    }
  }

  private Found find() {
    Catalog catalog = catalog();
    // Listed once: a backup that completes meanwhile is one that goes on.
    SortedMap<BackupId, List<StoredObject>> folders = catalog.folders();
    Listing listing = catalog.list(folders);
    List<Candidate> candidates = new ArrayList<>();
    for (Manifest backup : listing.backups()) {
      candidates.add(candidate(backup, folders.getOrDefault(backup.id(), List.of())));
    }
    return new Found(listing, candidates);
  }

  /** Only of what would go is asked whether it can: a storage answers for one at a time. */
  private RetentionPlan withoutProtected(Retention policy, List<Candidate> candidates) {
    Map<String, Instant> locks = new HashMap<>();
    while (true) {
      RetentionPlan plan =
          policy.plan(
              candidates.stream()
                  .map(backup -> backup.lockedUntil(Optional.ofNullable(locks.get(backup.id()))))
                  .toList(),
              run.now());
      int known = locks.size();
      for (Candidate backup : plan.deleted()) {
        run.checkpoint();
        protection(backup)
            .filter(end -> end.isAfter(run.now()))
            .ifPresent(end -> locks.put(backup.id(), end));
      }
      if (locks.size() == known) {
        return plan;
      }
    }
  }

  private Optional<Instant> protection(Candidate backup) {
    StorageKey manifest = Layout.folder(job, new BackupId(backup.id())).resolve(Layout.MANIFEST);
    return reading(() -> place.storage().protectedUntil(manifest));
  }

  private List<String> obstacles(Retention policy, Listing listing, List<BackupId> working) {
    List<String> obstacles = new ArrayList<>();
    for (BackupId id : working) {
      obstacles.add(id + " is being written; prune again when it has ended");
    }
    if (!policy.prunesAfterFailure()) {
      failureSince(listing)
          .ifPresent(
              failed ->
                  obstacles.add(
                      "the last run, of "
                          + failed
                          + ", has failed; prune again after one that succeeds"));
    }
    return obstacles;
  }

  private Optional<Instant> failureSince(Listing listing) {
    Optional<Instant> success = listing.latest().map(newest -> newest.id().time());
    return reading(() -> new Journal(place.storage(), job).lastFailure())
        .filter(failure -> success.isEmpty() || failure.isAfter(success.get()));
  }

  private <T> T reading(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw new StorageFailedException(
          "reading %s failed: %s".formatted(place.location(), Failures.text(e)),
          "look at the storage and try again",
          e);
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  private static String unknown(Map.Entry<BackupId, String> damaged) {
    return damaged.getKey() + ": " + damaged.getValue();
  }

  private Candidate candidate(Manifest backup, List<StoredObject> folder) {
    Collection<PinRecord> pins =
        reading(() -> new CopyRecords(place.storage(), job).pins(folder)).values();
    return new Candidate(
        backup.id().value(),
        backup.startedAt(),
        backup.finishedAt(),
        backup.flaw(folder).isEmpty() && !CopyHealth.of(folder).isSuspect(),
        BaseBackupRun.parent(backup.report()),
        backup.storedBytes(),
        pins.stream().map(pin -> new Pin(pin.reason(), pin.until())).toList(),
        Optional.empty());
  }

  private Catalog catalog() {
    return new Catalog(place.storage(), place.location(), job, known.manifests());
  }

  private Leftovers leftovers() {
    return new Leftovers(place.storage(), place.location(), job, known.sightings());
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
    BackupId id = new BackupId(backup.id());
    try {
      if (CopyRecords.pinKeys(catalog().contents(id)).size() > backup.pins().size()) {
        return Optional.of("it was pinned in the meantime");
      }
      leftovers().discard(id);
      return Optional.empty();
    } catch (ObjectProtectedException e) {
      return Optional.of("the storage protects it: " + Failures.text(e));
    } catch (IOException | StorageFailedException e) {
      return Optional.of(Failures.text(e));
    }
  }

  /** Removes what ended runs and earlier prunes have left; returns what could not be removed. */
  List<String> removeLeftovers() {
    try {
      new Journal(place.storage(), job).trim(run.now());
      return leftovers().remove(run.now(), Leftovers.OLDEST_RUN, Set.of()).problems();
    } catch (IOException | StorageFailedException e) {
      return List.of(Failures.text(e));
    }
  }

  /**
   * Deletes the log that nothing needs which is in the place now; empty if none could go. The
   * choice is made again, since a backup may have come, or have stayed that should have gone.
   */
  Optional<PruneReport.LogOutcome> deleteLog(Retention policy, LogRetention log) {
    try {
      Found found = find();
      List<String> obstacles = obstacles(policy, found.listing(), mayBeAtWork(found.listing()));
      if (!obstacles.isEmpty()) {
        return Optional.of(outcome(0, 0, Optional.of(String.join("; ", obstacles))));
      }
      return reading(() -> log.delete(found.staying(id -> true), policy))
          .map(done -> outcome(done.segments(), done.bytes(), done.problem()))
          .filter(done -> done.segments() > 0 || done.problem().isPresent());
    } catch (StorageFailedException e) {
      return Optional.of(outcome(0, 0, Optional.of(Failures.text(e))));
    }
  }

  private PruneReport.LogOutcome outcome(long segments, long bytes, Optional<String> problem) {
    return new PruneReport.LogOutcome(place.location(), segments, bytes, problem);
  }
}
