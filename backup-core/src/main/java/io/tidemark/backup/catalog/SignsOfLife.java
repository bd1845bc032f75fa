package io.tidemark.backup.catalog;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a dead run or copy from one at work, by what its folder shows (docs/adr/0005, 0020). Where
 * nothing proves that it is dead, it is at work. As thread-safe as its storage.
 */
public final class SignsOfLife {

  private static final Logger LOG = LoggerFactory.getLogger(SignsOfLife.class);

  /** How often work leaves a pulse. */
  public static final Duration PULSE = Duration.ofMinutes(5);

  /** So many pulses have to be missing: one may be late, and one may fail. */
  private static final int MISSING = 3;

  private final Storage storage;
  private final String location;
  private final Sightings sightings;

  /**
   * Looks at folders of one storage.
   *
   * @param storage lent; stays open
   * @param location what its folders are remembered by
   */
  public SignsOfLife(Storage storage, String location, Sightings sightings) {
    this.storage = storage;
    this.location = location;
    this.sightings = sightings;
  }

  /**
   * Who works in a folder, as far as it tells.
   *
   * @param began when the work began
   * @param longest how long work may take that nothing else is known of
   */
  public record Work(
      StorageKey folder, Optional<RunMarker> marker, Instant began, Duration longest) {

    private boolean isOld(Instant now) {
      return began.plus(longest).isBefore(now);
    }
  }

  /** Whether work looks dead, to people; nothing may be deleted for it. Writes nothing. */
  public boolean seemsDead(Work work, Instant now) throws IOException {
    return isDead(work, now, () -> Optional.of(now));
  }

  /**
   * Whether work is dead, so that what it left may be deleted. Where only the storage's own clock
   * can tell, an object is written and deleted to read it.
   */
  public boolean isDead(Work work, Instant now) throws IOException {
    return isDead(work, now, this::storageTime);
  }

  @FunctionalInterface
  private interface StorageTime {
    Optional<Instant> now() throws IOException;
  }

  private boolean isDead(Work work, Instant now, StorageTime time) throws IOException {
    if (work.marker().isEmpty() || work.marker().get().pulse().isEmpty()) {
      return work.marker().filter(RunMarker::isDead).isPresent() || work.isOld(now);
    }
    RunMarker marker = work.marker().get();
    return marker.isDead() || isSilent(work, marker, now, time);
  }

  private boolean isSilent(Work work, RunMarker marker, Instant now, StorageTime time)
      throws IOException {
    Duration limit = marker.pulse().orElseThrow().multipliedBy(MISSING);
    Look first = look(work.folder());
    if (first.isSilentFor(max(work.longest(), limit), now) && work.isOld(now)) {
      return true;
    }
    if (marker.isAlive()) {
      return false; // its pulse may be late as long as its process is there
    }
    if (first.seen().compareTo(limit) >= 0) {
      return true;
    }
    if (marker.isOfThisBoot() || !first.isSilentFor(limit, now)) {
      return false; // after a suspension both clocks have leapt over its pulses
    }
    Optional<Instant> stored = time.now();
    return stored.isPresent() && look(work.folder()).isSilentFor(limit, stored.get());
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  /**
   * How a folder looks.
   *
   * @param newest when something last appeared in it; empty if nothing is in it
   * @param seen for how long this process has seen it so
   */
  private record Look(Optional<Instant> newest, Duration seen) {
    boolean isSilentFor(Duration limit, Instant now) {
      return newest.isPresent() && newest.get().plus(limit).isBefore(now);
    }
  }

  private Look look(StorageKey folder) throws IOException {
    List<StoredObject> objects = storage.list(folder + "/");
    Optional<StoredObject> newest =
        objects.stream().max(Comparator.comparing(StoredObject::storedAt));
    return new Look(
        newest.map(StoredObject::storedAt),
        newest
            .map(it -> sightings.unchangedFor(location + " " + folder, it, objects.size()))
            .orElse(Duration.ZERO));
  }

  /** Returns the time by the clock that has stamped the pulses; empty if nobody may write. */
  private Optional<Instant> storageTime() {
    StorageKey key = new StorageKey(Layout.PROBES + UUID.randomUUID());
    try {
      Instant now = storage.put(key, Labels.none(), out -> out.write(0)).storedAt();
      storage.delete(key);
      return Optional.of(now);
    } catch (IOException e) {
      LOG.debug("{} does not tell its time; what may be dead there stays", location, e);
      return Optional.empty();
    }
  }
}
