package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Catalog;
import io.tidemark.backup.catalog.CopyRecords;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.PinRecord;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.transfer.Destination;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** The pins of a backup in every place that has it. */
final class Pinning {

  private final JobName job;
  private final BackupId id;
  private final List<Destination> places;

  /**
   * Prepares it.
   *
   * @param places those that have the backup
   */
  Pinning(JobName job, BackupId id, List<Destination> places) {
    this.job = job;
    this.id = id;
    this.places = List.copyOf(places);
  }

  void pin(PinRecord pin, RandomGenerator random) {
    StorageKey key = records(places.get(0)).newPin(id, random);
    for (Destination place : places) {
      try {
        records(place).addAll(Map.of(key, pin));
      } catch (IOException e) {
        throw failed("pinning", place, e);
      }
    }
  }

  /** Removes all pins; returns how many there were in the place that had the most. */
  int unpin() {
    int most = 0;
    for (Destination place : places) {
      Catalog catalog = new Catalog(place.storage(), place.location(), job);
      var pins = CopyRecords.pinKeys(catalog.contents(id));
      try {
        records(place).unpin(pins);
      } catch (IOException e) {
        throw failed("removing the pins of", place, e);
      }
      most = Math.max(most, pins.size());
    }
    return most;
  }

  /** Returns the pins of all places. */
  SortedMap<StorageKey, PinRecord> pins() {
    SortedMap<StorageKey, PinRecord> all = new TreeMap<>();
    for (Destination place : places) {
      Catalog catalog = new Catalog(place.storage(), place.location(), job);
      try {
        all.putAll(records(place).pins(catalog.contents(id)));
      } catch (IOException e) {
        throw failed("reading the pins of", place, e);
      }
    }
    return all;
  }

  private CopyRecords records(Destination place) {
    return new CopyRecords(place.storage(), job);
  }

  private StorageFailedException failed(String what, Destination place, IOException cause) {
    return new StorageFailedException(
        "%s %s in %s failed: %s".formatted(what, id, place.location(), Failures.text(cause)),
        "look at the storage and do it again; doing it twice does no harm",
        cause);
  }
}
