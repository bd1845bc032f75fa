package io.tidemark.backup;

import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the places of a repository for each operation, and closes them after it. */
final class OpenedPlaces {

  private static final Logger LOG = LoggerFactory.getLogger(BackupRepository.class);

  private final List<Place> places;
  private final InstantSource clock;
  private final KnownRepositories known;

  OpenedPlaces(List<Place> places, InstantSource clock, KnownRepositories known) {
    this.places = List.copyOf(places);
    this.clock = clock;
    this.known = known;
  }

  /** Work on opened places. */
  @FunctionalInterface
  interface Work<T> {
    T apply(Run run, Destinations destinations) throws IOException;
  }

  /** Works on the places that can be read, at least one. */
  <T> T run(String job, Work<T> work) {
    Run run = new Run(new JobName(job).value(), clock, LOG::warn);
    return Execution.start(run, Execution.Limits.none(), () -> unchecked(run, work)).join();
  }

  private <T> T unchecked(Run run, Work<T> work) {
    run.stage("opening the destinations");
    try (Destinations destinations = readable()) {
      run.checkpoint();
      return work.apply(run, destinations);
    } catch (IOException e) {
      run.checkpoint();
      throw new RestoreFailedException(
          "reading the backup failed: " + e.getMessage(), "look at the cause and try again", e);
    }
  }

  /** Works on all places, whether or not they could be opened. */
  <T> T anyhow(Work<T> work) {
    return anyhow(new Run("report", clock, LOG::warn), Execution.Limits.none(), work);
  }

  /** Does the same within limits. */
  <T> T anyhow(Run run, Execution.Limits limits, Work<T> work) {
    return Execution.start(
            run,
            limits,
            () -> {
              try (Destinations destinations = Destinations.openAny(places, LOG::warn)) {
                return work.apply(run, destinations);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .join();
  }

  /** Opens the places that can be read; whoever calls this closes them. */
  Destinations readable() {
    return Destinations.openReadable(places, LOG::warn);
  }

  Inventory inventory(Destinations destinations, String job) {
    return new Inventory(destinations.opened(), new JobName(job), known.manifests(), LOG::warn);
  }
}
