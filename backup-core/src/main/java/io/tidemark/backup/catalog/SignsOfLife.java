package io.tidemark.backup.catalog;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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

  private static final int PROBE_BYTES = 32;
  private static final Labels LABELS = Labels.none().with(Labels.ROLE, Labels.CATALOG);

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
   * @param folder where
   * @param marker who, unless nothing can be read of it
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
    return isDead(work, now, () -> storageTime(now));
  }

  /** Whether work is dead also if its pulse is not looked at. Writes nothing. */
  boolean isLongDead(Work work, Instant now) throws IOException {
    if (work.marker().filter(RunMarker::isDead).isPresent()) {
      return true;
    }
    boolean pulses = work.marker().flatMap(RunMarker::pulse).isPresent();
    return work.isOld(now) && (!pulses || look(work.folder()).isSilentFor(longest(work), now));
  }

  private static Duration longest(Work work) {
    Duration limit = limit(work.marker().orElseThrow());
    return work.longest().compareTo(limit) < 0 ? limit : work.longest();
  }

  private static Duration limit(RunMarker marker) {
    return marker.pulse().orElseThrow().multipliedBy(MISSING);
  }

  @FunctionalInterface
  private interface StorageTime {
    Optional<Instant> now() throws IOException;
  }

  private boolean isDead(Work work, Instant now, StorageTime time) throws IOException {
    Optional<RunMarker> pulsing = work.marker().filter(marker -> marker.pulse().isPresent());
    return isLongDead(work, now)
        || (pulsing.isPresent() && isSilent(work.folder(), pulsing.get(), now, time));
  }

  private boolean isSilent(StorageKey folder, RunMarker marker, Instant now, StorageTime time)
      throws IOException {
    if (marker.isAlive()) {
      return false; // its pulse may be late as long as its process is there
    }
    Duration limit = limit(marker);
    Look first = look(folder);
    if (first.seen().compareTo(limit) >= 0) {
      return true;
    }
    if (marker.isOfThisBoot() || !first.isSilentFor(limit, now)) {
      return false; // after a suspension both clocks have leapt over its pulses
    }
    Optional<Instant> stored = time.now();
    return stored.isPresent() && look(folder).isSilentFor(limit, stored.get());
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
  private Optional<Instant> storageTime(Instant now) {
    StorageKey key = Layout.probe(BackupId.of(now, new SecureRandom()));
    Instant stored;
    try {
      stored = storage.put(key, LABELS, out -> out.write(new byte[PROBE_BYTES])).storedAt();
    } catch (IOException e) {
      LOG.debug("{} does not tell its time; what may be dead there stays", location, e);
      return Optional.empty();
    }
    try {
      storage.delete(key);
    } catch (IOException e) {
      LOG.warn("'{}' could not be removed from {}; nobody needs it", key, location, e);
    }
    return Optional.of(stored);
  }
}
