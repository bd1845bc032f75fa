package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Catalog;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backups at rest, in one or more places that hold the same: lists, verifies and restores them
 * without knowing how they were made. Needs nothing but the storages and, for content, a key.
 * Immutable and thread-safe; storages are opened and closed by each operation.
 */
public final class BackupRepository {

  private static final Logger LOG = LoggerFactory.getLogger(BackupRepository.class);

  private final List<Place> places;
  private final List<Decryption> decryptions;
  private final InstantSource clock;

  BackupRepository(List<Place> places, List<Decryption> decryptions, InstantSource clock) {
    this.places = List.copyOf(places);
    this.decryptions = List.copyOf(decryptions);
    this.clock = clock;
  }

  /**
   * Returns the repository at a storage URI.
   *
   * @throws io.tidemark.backup.error.InvalidConfigurationException if the URI cannot be used
   */
  public static BackupRepository at(String uri) {
    StorageProviders providers = StorageProviders.discover();
    providers.check(uri);
    return new BackupRepository(
        List.of(Place.of(uri, DeliveryPolicy.REQUIRED, providers)),
        List.of(),
        InstantSource.system());
  }

  /** Returns the same repository with one more place that holds copies. */
  public BackupRepository and(String uri) {
    List<Place> more = new ArrayList<>(places);
    more.addAll(at(uri).places);
    return new BackupRepository(more, decryptions, clock);
  }

  /** Returns the same repository with one more key. */
  public BackupRepository decrypt(Decryption key) {
    List<Decryption> keys = new ArrayList<>(decryptions);
    keys.add(key);
    return new BackupRepository(places, keys, clock);
  }

  /** Returns the names of the jobs that have backups, in the first place that can be read. */
  public SortedSet<String> jobs() {
    return first(copy -> Catalog.jobs(copy.storage(), copy.location()));
  }

  /** Lists the backups of a job in the first place that can be read. */
  public Listing list(String job) {
    return first(copy -> catalog(copy, job).list());
  }

  /** Returns the newest backup of a job that any place has. */
  public Manifest latest(String job) {
    return first(copy -> catalog(copy, job).latest());
  }

  /** Returns one backup of a job, from the first place that has it. */
  public Manifest show(String job, BackupId id) {
    return first(copy -> catalog(copy, job).show(id));
  }

  /**
   * Verifies a backup in every place that has it.
   *
   * @throws io.tidemark.backup.error.IntegrityException if any copy is damaged
   * @throws BackupNotFoundException if no place has it
   */
  public Verification verify(String job, BackupId id, Depth depth) {
    return running(job, run -> verified(run, job, id, depth));
  }

  private Verification verified(Run run, String job, BackupId id, Depth depth) throws IOException {
    try (Destinations destinations = Destinations.open(places, LOG::warn)) {
      List<Destination> copies = new ArrayList<>();
      Optional<Manifest> manifest = Optional.empty();
      for (Destination place : destinations.opened()) {
        try {
          manifest = Optional.of(catalog(place, job).show(id));
          copies.add(place);
        } catch (BackupNotFoundException e) {
          LOG.info("{} has no copy of {}", place.location(), id);
        }
      }
      if (manifest.isEmpty()) {
        throw new BackupNotFoundException(
            "there is no backup " + id + " of job '" + job + "' in " + places,
            "list the backups to see their ids");
      }
      return new Verifier(new JobName(job), decryptions, run)
          .verifyAll(copies, manifest.get(), depth);
    }
  }

  /**
   * Restores a backup from the first place that has it. Interrupting the calling thread cancels.
   */
  public RestoreReport restore(String job, Restore restore) {
    return running(job, run -> restored(run, job, restore));
  }

  private RestoreReport restored(Run run, String job, Restore restore) throws IOException {
    List<Decryption> keys = new ArrayList<>(restore.decryptions());
    keys.addAll(decryptions);
    try (Destinations destinations = Destinations.open(places, LOG::warn)) {
      return firstOf(
              destinations.opened(),
              copy -> {
                Catalog catalog = catalog(copy, job);
                Manifest manifest = restore.id().map(catalog::show).orElseGet(catalog::latest);
                return new StoredBackup(copy.storage(), copy.location(), manifest, keys);
              })
          .restoreInto(restore.target(), run);
    }
  }

  private <T> T first(Function<Destination, T> reading) {
    try (Destinations destinations = Destinations.open(places, LOG::warn)) {
      return firstOf(destinations.opened(), reading);
    }
  }

  /** Returns what the first copy yields; if all fail, the first failure with the others. */
  private static <T> T firstOf(List<Destination> copies, Function<Destination, T> reading) {
    List<BackupException> failures = new ArrayList<>();
    for (Destination copy : copies) {
      try {
        return reading.apply(copy);
      } catch (BackupException e) {
        failures.add(e);
      }
    }
    BackupException first = failures.remove(0);
    failures.forEach(first::addSuppressed);
    throw first;
  }

  private static Catalog catalog(Destination place, String job) {
    return new Catalog(place.storage(), place.location(), new JobName(job));
  }

  /** Work that reads storages. */
  @FunctionalInterface
  private interface Work<T> {
    T apply(Run run) throws IOException;
  }

  private <T> T running(String job, Work<T> work) {
    Run run = new Run(new JobName(job).value(), clock, LOG::warn);
    return Execution.start(run, Optional.empty(), () -> unchecked(run, work)).join();
  }

  private static <T> T unchecked(Run run, Work<T> work) {
    try {
      return work.apply(run);
    } catch (IOException e) {
      run.checkpoint();
      throw new RestoreFailedException(
          "reading the backup failed: " + e.getMessage(), "look at the cause and try again", e);
    }
  }

  @Override
  public String toString() {
    return "BackupRepository" + places;
  }
}
