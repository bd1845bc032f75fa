package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.catalog.Manifest.Delivery;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Outbox;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
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

  BackupTaker(Settings settings, KnownRepositories known, Run run, EventSender events) {
    this.settings = settings;
    this.known = known;
    this.run = run;
    this.events = events;
    this.id = BackupId.of(run.startedAt(), settings.random());
  }

  @Override
  public Backup run() {
    LOG.info("backup '{}' {} starts", settings.job(), id);
    events.send((job, now) -> new BackupEvent.Started(job, run.startedAt(), id.value()));
    return taken();
  }

  @Override
  public void failed(Throwable failure) {
    String problem = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
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

  private Backup taken() {
    try (Destinations destinations =
        Destinations.open(
            settings.places(), place -> RunListener.opening(place, run, events), run::warn)) {
      DestinationCare care = new DestinationCare(settings, known, run, destinations);
      try {
        care.prepare();
        return write(destinations, care);
      } catch (IOException | RuntimeException e) {
        care.discard(id, e);
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

  /** What a backup builds upon must be wherever the backup has to be. */
  private JobContext context(Destinations destinations) {
    List<Destination> required =
        destinations.opened().stream().filter(Destination::required).toList();
    EarlierBackups earlier =
        new EarlierBackups(settings.job(), required, settings.decryptions(), run::warn);
    return new JobContext(run, earlier::everywhere);
  }

  private Backup write(Destinations destinations, DestinationCare care) throws IOException {
    Outbox outbox =
        new Outbox(
            run,
            settings.compression(),
            settings.encryption(),
            destinations.all(),
            settings.patience());
    Deliveries deliveries = new Deliveries(destinations.all(), known, run);
    BackupWriter writer =
        new BackupWriter(settings, id, run, new BackupWriter.Sending(outbox, deliveries));
    writer.claim();
    SourceReport report = settings.source().capture(writer, context(destinations));
    care.bind(report);
    BackupLog.await(settings, run, destinations, report);
    run.stage("committing");
    Manifest manifest = writer.commit(report);
    if (settings.verifyAfter().isPresent()) {
      run.stage("verifying");
      care.verify(outbox.active(), manifest, settings.verifyAfter().get());
    }
    care.discardFailed(id);
    return new Backup(manifest, deliveries.list(), run.warnings());
  }
}
