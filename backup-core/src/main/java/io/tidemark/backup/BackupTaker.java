package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Leftovers;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Outbox;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one backup: opens the destinations, clears what dead runs left, writes the files, and
 * commits. Whatever fails, nothing of the backup stays.
 */
final class BackupTaker {

  private static final Logger LOG = LoggerFactory.getLogger(BackupPipeline.class);

  /** What is left of a run without a time limit is removed by age only after two days. */
  private static final Duration OLDEST_RUN = Duration.ofDays(2);

  /** How long the clean-up after a failure may take for one destination. */
  private static final Duration CLEANUP_LIMIT = Duration.ofSeconds(20);

  private final Settings settings;
  private final KnownRepositories known;
  private final Run run;
  private final EventSender events;
  private final BackupId id;

  BackupTaker(Settings settings, KnownRepositories known, Run run, EventSender events) {
    this.settings = settings;
    this.known = known;
    this.run = run;
    this.events = events;
    this.id = BackupId.of(run.startedAt(), settings.random());
  }

  Backup take() {
    LOG.info("backup '{}' {} starts", settings.job(), id);
    events.send(job -> new BackupEvent.Started(job, run.startedAt(), id.value()));
    try {
      Backup backup = taken();
      Manifest manifest = backup.manifest();
      LOG.info(
          "backup '{}' {} is complete: {} bytes stored as {} in {}",
          settings.job(),
          id,
          manifest.plainBytes(),
          manifest.storedBytes(),
          manifest.duration());
      events.send(
          job ->
              new BackupEvent.Succeeded(
                  job,
                  settings.clock().instant(),
                  id.value(),
                  manifest.plainBytes(),
                  manifest.storedBytes(),
                  backup.warnings()));
      return backup;
    } catch (BackupException e) {
      String problem = Objects.requireNonNullElse(e.getMessage(), e.toString());
      LOG.info("backup '{}' {} failed; its caller is told why", settings.job(), id);
      events.send(
          job -> new BackupEvent.Failed(job, settings.clock().instant(), id.value(), problem));
      throw e;
    }
  }

  private Backup taken() {
    try (Destinations destinations = Destinations.open(settings.places(), run::warn)) {
      List<Destination> opened = destinations.opened();
      Outbox outbox =
          new Outbox(
              run,
              settings.compression(),
              settings.encryption(),
              destinations.all(),
              settings.patience());
      try {
        prepare(outbox);
        return write(outbox);
      } catch (IOException | RuntimeException e) {
        discard(opened, e);
        throw e;
      }
    } catch (RunCancelledException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (run.isCancelled()) {
        throw run.cancellation(e);
      }
      if (e instanceof BackupException known) {
        throw known;
      }
      throw new BackupFailedException(
          "backup '" + settings.job() + "' failed: " + e.getMessage(),
          "nothing was published; look at the cause and run again",
          e);
    }
  }

  private void prepare(Outbox outbox) {
    run.stage("preparing the destinations");
    for (Destination destination : outbox.active()) {
      try {
        known.check(destination.storage(), destination.location(), run.startedAt());
        List<BackupId> removed = leftovers(destination).remove(run.startedAt(), oldestRun());
        removed.forEach(
            dead -> LOG.info("removed what run {} left in {}", dead, destination.location()));
      } catch (BackupException e) {
        destination.leaveOut(e);
      }
    }
  }

  private Duration oldestRun() {
    return settings.timeout().map(limit -> limit.multipliedBy(2)).orElse(OLDEST_RUN);
  }

  private Leftovers leftovers(Destination destination) {
    return new Leftovers(destination.storage(), destination.location(), settings.job());
  }

  private Backup write(Outbox outbox) throws IOException {
    BackupWriter writer = new BackupWriter(settings, id, run, outbox);
    writer.claim();
    SourceReport report = settings.source().capture(writer, run);
    run.stage("committing");
    Backup backup = writer.commit(report);
    if (settings.verifyAfter().isPresent()) {
      run.stage("verifying");
      new Verifier(settings.job(), settings.decryptions(), run)
          .verifyAll(outbox.active(), backup.manifest(), settings.verifyAfter().get());
    }
    return backup;
  }

  /** Removes everything of this backup, bounded in time, also when the run was cancelled. */
  private void discard(List<Destination> opened, Exception failure) {
    run.endInterrupts();
    for (Destination destination : opened) {
      run.attempt(CLEANUP_LIMIT, () -> leftovers(destination).discard(id))
          .ifPresent(
              problem -> {
                failure.addSuppressed(problem);
                LOG.warn(
                    "what a failed run left in {} could not be removed; a later run does it",
                    destination.location(),
                    problem);
              });
    }
  }
}
