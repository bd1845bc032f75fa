package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Catalog;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.catalog.Manifest.Delivery;
import io.tidemark.backup.coordination.Coordination;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.retention.Tier;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Outbox;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one backup: opens the destinations, has them prepared, writes the files, and commits.
 * Whatever fails, nothing of the backup stays.
 */
final class BackupTaker implements Execution.Work<Backup> {

  private static final Logger LOG = LoggerFactory.getLogger(BackupPipeline.class);

  private final Settings settings;
  private final KnownRepositories known;
  private final Run run;
  private final EventSender events;
  private final BackupId id;
  private volatile @Nullable ProgressTelling progress;
  private volatile @Nullable RunTurn turn;
  private volatile boolean refused;

  BackupTaker(Settings settings, KnownRepositories known, Run run, EventSender events) {
    this.settings = settings;
    this.known = known;
    this.run = run;
    this.events = events;
    this.id = BackupId.of(run.startedAt(), settings.random());
    run.identify(id.value());
  }

  @Override
  public Backup run() {
    try (RunTurn mine = taken(settings.coordination().orElseGet(Coordination::none))) {
      turn = mine;
      run.checkpoint();
      LOG.info("backup '{}' {} starts", settings.job(), id);
      return told(mine);
    }
  }

  private Backup told(RunTurn mine) {
    BackupEvent.Started started =
        new BackupEvent.Started(settings.job().value(), run.startedAt(), id.value());
    events.send((job, now) -> started);
    try (ProgressTelling telling =
        ProgressTelling.start(started, run, events, settings.heartbeat())) {
      progress = telling;
      return taken(mine);
    }
  }

  private RunTurn taken(Coordination coordination) {
    try {
      return RunTurn.take(coordination, settings.job(), run);
    } catch (LockedException e) {
      refused = true;
      throw e;
    }
  }

  @Override
  public void failed(Throwable failure) {
    if (refused) {
      LOG.debug("backup '{}' is another's turn; nothing was begun", settings.job());
      return;
    }
    // A thread that hangs must not keep the others from their turns; it publishes nothing any more.
    RunTurn mine = turn;
    if (mine != null) {
      mine.close();
    }
    String problem = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    ProgressTelling current = progress;
    if (current != null) {
      current.close();
    }
    LOG.info("backup '{}' {} failed; its caller is told why", settings.job(), id);
    events.send((job, now) -> new BackupEvent.Failed(job, now, id.value(), problem));
  }

  @Override
  public void cameLate(Backup backup) {
    LOG.warn("backup '{}' {} was given up before, and is there now", settings.job(), id);
  }

  @Override
  public void succeeded(Backup backup) {
    Manifest manifest = backup.manifest();
    LOG.info(
        "backup '{}' {} is complete: {} bytes stored as {} in {}",
        settings.job(),
        id,
        manifest.plainBytes(),
        manifest.storedBytes(),
        manifest.duration());
    backup.deliveries().forEach(delivery -> delivered(delivery, manifest));
    backup.pruned().ifPresent(this::pruned);
    events.send(
        (job, now) ->
            new BackupEvent.Succeeded(
                job,
                now,
                id.value(),
                manifest.plainBytes(),
                manifest.storedBytes(),
                backup.warnings()));
  }

  private void pruned(PruneReport report) {
    events.send(
        (job, now) -> new BackupEvent.Pruned(job, now, report.deleted(), report.failures()));
  }

  private void delivered(Delivery delivery, Manifest manifest) {
    String place = delivery.location();
    events.send(
        (job, now) ->
            delivery.problem().isPresent()
                ? new BackupEvent.DeliveryFailed(
                    job, now, id.value(), place, delivery.problem().get())
                : new BackupEvent.Delivered(
                    job, now, id.value(), place, delivery.required(), manifest.storedBytes()));
  }

  private Backup taken(RunTurn mine) {
    try (Destinations destinations =
        Destinations.open(
            settings.places(), place -> RunListener.opening(place, run, events), run::warn)) {
      DestinationCare care = new DestinationCare(settings, known, run, destinations);
      return pruned(written(destinations, care, mine), destinations);
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

  private Backup written(Destinations destinations, DestinationCare care, RunTurn mine)
      throws IOException {
    try {
      care.prepare();
      mine.confirm();
      return write(destinations, care, mine);
    } catch (IOException | RuntimeException e) {
      care.discard(id, e);
      throw e;
    }
  }

  /** The backup is there, whatever happens now. */
  private Backup pruned(Backup backup, Destinations destinations) {
    // A group prunes when its set is complete.
    if (settings.retention().isEmpty() || settings.source() instanceof GroupedSource) {
      return backup;
    }
    PruneReport report;
    try {
      report =
          new PruneRun(settings.job(), known, settings.decryptions(), run)
              .prune(settings.retention().get(), destinations);
    } catch (BackupException e) {
      PrunePlan unknown = new PrunePlan(settings.job().value(), List.of(), List.of());
      report = new PruneReport(unknown, List.of(), List.of(), List.of(Failures.text(e)));
    }
    report.failures().forEach(run::warn);
    return new Backup(backup.manifest(), backup.deliveries(), run.warnings(), Optional.of(report));
  }

  /** What a backup builds upon must be wherever the backup has to be. */
  private JobContext context(Destinations destinations) {
    List<Destination> required =
        destinations.opened().stream().filter(Destination::required).toList();
    EarlierBackups earlier =
        new EarlierBackups(
            new Inventory(required, settings.job(), known.manifests(), run::warn),
            required,
            settings.decryptions(),
            run::warn);
    return new JobContext(run, earlier::everywhere);
  }

  private Labels labels(Destinations destinations) {
    Labels labels = ObjectLabels.of(settings, id, run.startedAt());
    return settings.retention().isPresent() && !labels.values().containsKey(ObjectLabels.TIER)
        ? labels.with(ObjectLabels.TIER, tier(settings.retention().get(), destinations).label())
        : labels;
  }

  private Tier tier(Retention policy, Destinations destinations) {
    Optional<Instant> newest = Optional.empty();
    for (Destination place : destinations.opened()) {
      if (place.required()) {
        Catalog catalog = new Catalog(place.storage(), place.location(), settings.job());
        newest =
            Stream.concat(newest.stream(), catalog.newest().map(BackupId::time).stream())
                .max(Comparator.naturalOrder());
      }
    }
    return policy.tier(run.startedAt(), newest);
  }

  private Backup write(Destinations destinations, DestinationCare care, RunTurn mine)
      throws IOException {
    Outbox outbox =
        new Outbox(
            run,
            settings.compression(),
            settings.encryption(),
            destinations.all(),
            settings.patience());
    Deliveries deliveries = new Deliveries(destinations.all(), known, run);
    BackupWriter writer =
        new BackupWriter(
            settings, id, run, new BackupWriter.Sending(outbox, deliveries, labels(destinations)));
    Manifest manifest;
    try (RunCommit commit = new RunCommit(care, mine)) {
      writer.claim();
      commit.pulse(outbox.active(), writer.folder(), run, settings.pulse());
      SourceReport report = settings.source().capture(writer, context(destinations));
      care.bind(report);
      BackupLog.await(settings, run, destinations, report);
      run.stage("committing");
      manifest = writer.commit(report, commit);
    }
    if (settings.verifyAfter().isPresent()) {
      run.stage("verifying");
      care.verify(outbox.active(), manifest, settings.verifyAfter().get());
    }
    care.discardFailed(id);
    return new Backup(manifest, deliveries.list(), run.warnings(), Optional.empty());
  }
}
