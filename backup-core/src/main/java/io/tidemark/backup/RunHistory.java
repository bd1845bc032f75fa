package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Catalog;
import io.tidemark.backup.catalog.Journal;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.timetable.Occasion;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the required destinations of a pipeline tell of its runs, by the names of objects alone:
 * also of those before a restart, and of other instances.
 */
final class RunHistory {

  private static final Logger LOG = LoggerFactory.getLogger(BackupScheduler.class);

  /** How far the clocks of instances may differ; a backup from beyond says that one was wrong. */
  private static final Duration SKEW = Duration.ofHours(1);

  private final Settings settings;

  RunHistory(Settings settings) {
    this.settings = settings;
  }

  /**
   * What is known.
   *
   * @param backups those that every required destination has
   * @param failingSince when the first run began after the newest of them that made none
   */
  record Past(SortedSet<BackupId> backups, Optional<Instant> failingSince) {

    /** Returns the backup that was made in a slot's time. */
    Optional<BackupId> backup(Occasion slot, Instant now) {
      if (!backups.isEmpty() && backups.last().time().isAfter(now.plus(SKEW))) {
        return Optional.empty();
      }
      return backups.stream()
          .filter(id -> !id.time().isBefore(slot.slot()))
          .filter(id -> slot.next().isEmpty() || id.time().isBefore(slot.next().get()))
          .findFirst();
    }
  }

  /**
   * Looks it up. Interrupting the calling thread cancels.
   *
   * @throws StorageFailedException if any of the destinations cannot be read
   */
  Past read() {
    Run run = new Run(settings.job().value(), settings.clock(), LOG::warn);
    return Execution.start(run, Execution.Limits.none(), this::past).join();
  }

  private Past past() {
    List<Place> required = settings.places().stream().filter(Place::required).toList();
    try (Destinations destinations = Destinations.open(required, LoggingListener::new, LOG::warn)) {
      SortedSet<BackupId> backups = backups(destinations.all());
      Instant newest = backups.isEmpty() ? Instant.EPOCH : backups.last().time();
      return new Past(backups, failure(destinations.all(), newest));
    }
  }

  private SortedSet<BackupId> backups(List<Destination> places) {
    return places.stream()
        .map(place -> new Catalog(place.storage(), place.location(), settings.job()).complete())
        .reduce(RunHistory::common)
        .orElseGet(TreeSet::new);
  }

  private static SortedSet<BackupId> common(SortedSet<BackupId> some, SortedSet<BackupId> others) {
    SortedSet<BackupId> common = new TreeSet<>(some);
    common.retainAll(others);
    return common;
  }

  private Optional<Instant> failure(List<Destination> places, Instant after) {
    return places.stream()
        .flatMap(place -> failure(place, after).stream())
        .min(Comparator.naturalOrder());
  }

  private Optional<Instant> failure(Destination place, Instant after) {
    try {
      return new Journal(place.storage(), settings.job()).firstFailureAfter(after);
    } catch (IOException e) {
      throw new StorageFailedException(
          "reading the journal of '%s' in %s failed: %s"
              .formatted(settings.job(), place.location(), Failures.text(e)),
          "look at the storage and try again",
          e);
    }
  }
}
