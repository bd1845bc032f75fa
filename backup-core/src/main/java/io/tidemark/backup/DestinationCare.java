package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Catalog;
import io.tidemark.backup.catalog.ClusterBinding;
import io.tidemark.backup.catalog.FailureRecord;
import io.tidemark.backup.catalog.Journal;
import io.tidemark.backup.catalog.Leftovers;
import io.tidemark.backup.catalog.Leftovers.Removal;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done in the destinations of a run besides storing files: preparing, verifying, clearing
 * up. One of best effort that fails or stalls at it is left out; a required one fails the run.
 */
final class DestinationCare {

  private static final Logger LOG = LoggerFactory.getLogger(BackupPipeline.class);

  /** How long the clean-up after a failure may take for one destination. */
  private static final Duration CLEANUP_LIMIT = Duration.ofSeconds(20);

  private final Settings settings;
  private final KnownRepositories known;
  private final Run run;
  private final Destinations destinations;

  /** Those that were fit for the backup; in the others there is nothing of it. */
  private List<Destination> prepared = List.of();

  DestinationCare(Settings settings, KnownRepositories known, Run run, Destinations destinations) {
    this.settings = settings;
    this.known = known;
    this.run = run;
    this.destinations = destinations;
  }

  /** Checks that each destination is the right repository, and clears what dead runs left. */
  void prepare() throws IOException {
    run.stage("preparing the destinations");
    for (Destination destination : destinations.opened()) {
      guarded(destination, () -> 0, () -> prepare(destination));
    }
    prepared = destinations.opened();
  }

  private void prepare(Destination destination) {
    known.check(destination.storage(), destination.location(), run.startedAt());
    Duration oldestRun =
        settings.timeout().map(limit -> limit.multipliedBy(2)).orElse(Leftovers.OLDEST_RUN);
    Removal removal = leftovers(destination).remove(run.startedAt(), oldestRun, Set.of());
    removal
        .removed()
        .forEach(dead -> LOG.info("removed what run {} left in {}", dead, destination.location()));
    removal
        .problems()
        .forEach(
            problem ->
                run.warn("what an ended run left in " + destination.location() + ": " + problem));
  }

  private Leftovers leftovers(Destination destination) {
    return new Leftovers(
        destination.storage(), destination.location(), settings.job(), known.sightings());
  }

  /** Refuses a copy of another cluster than the one that the job has in a destination. */
  void bind(SourceReport report) throws IOException {
    Optional<ClusterBinding> cluster = PhysicalBackups.binding(report);
    if (cluster.isPresent()) {
      for (Destination destination : destinations.opened()) {
        guarded(
            destination,
            () -> 0,
            () ->
                cluster.get().bind(destination.storage(), destination.location(), settings.job()));
      }
    }
  }

  /** Reads the new backup from every destination that has it. */
  void verify(List<Destination> copies, Manifest manifest, Depth depth) throws IOException {
    for (Destination copy : copies) {
      CopyCheck check =
          new CopyCheck(new Verifier(settings.decryptions(), run), run, settings.random());
      guarded(copy, check::readBytes, () -> check.verify(copy, manifest, depth));
    }
  }

  /** Sees that all files of a new backup are where they were stored, before it may exist. */
  void requireWhole(Destination destination, Manifest manifest) throws IOException {
    guarded(
        destination,
        () -> {
          Optional<String> flaw = manifest.flaw(catalog(destination).contents(manifest.id()));
          if (flaw.isPresent()) {
            throw new StorageFailedException(
                "%s in %s after it was stored".formatted(flaw.get(), destination.location()),
                "does somebody clean up there? A run that is suspended or cut off for too long is"
                    + " taken for dead by others; run again");
          }
        });
  }

  private Catalog catalog(Destination destination) {
    return new Catalog(destination.storage(), destination.location(), settings.job());
  }

  /** Does something in a destination; one of best effort has to answer in time. */
  void guarded(Destination destination, Run.IoAction action) throws IOException {
    guarded(destination, () -> 0, action);
  }

  /** Does something in a destination; one of best effort has to make progress at it. */
  private void guarded(Destination destination, LongSupplier progress, Run.IoAction action)
      throws IOException {
    if (destination.required()) {
      action.run();
      return;
    }
    Optional<Throwable> failure = run.attempt(settings.patience(), progress, action);
    run.checkpoint();
    failure.ifPresent(cause -> destination.leaveOut(known(cause, destination)));
  }

  private static RuntimeException known(Throwable cause, Destination destination) {
    return cause instanceof BackupException known
        ? known
        : new StorageFailedException(
            destination.location() + " failed: " + Failures.text(cause),
            "look at the storage",
            cause);
  }

  /** Removes what destinations have that were left out in the middle of a backup. */
  void discardFailed(BackupId id) {
    for (Destination destination : prepared) {
      if (destination.failure().isPresent()) {
        run.attempt(CLEANUP_LIMIT, () -> leftovers(destination).discard(id))
            .ifPresent(problem -> stays(destination, problem));
      }
    }
  }

  /** Removes everything of a backup that failed, and notes that; also when it was cancelled. */
  void discard(BackupId id, Exception failure) {
    run.endInterrupts();
    for (Destination destination : prepared) {
      run.cleaning("clearing up in " + destination.location());
      run.attempt(CLEANUP_LIMIT, () -> leftovers(destination).discard(id))
          .ifPresent(
              problem -> {
                failure.addSuppressed(problem);
                stays(destination, problem);
              });
      FailureRecord record = new FailureRecord(id, run.now(), Failures.text(failure));
      run.attempt(
              CLEANUP_LIMIT, () -> new Journal(destination.storage(), settings.job()).add(record))
          .ifPresent(
              problem ->
                  LOG.warn(
                      "that the run failed could not be noted in {}",
                      destination.location(),
                      problem));
    }
  }

  private static void stays(Destination destination, Throwable problem) {
    LOG.warn(
        "what a failed run left in {} could not be removed; a later run does it",
        destination.location(),
        problem);
  }
}
