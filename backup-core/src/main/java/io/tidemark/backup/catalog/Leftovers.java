package io.tidemark.backup.catalog;

import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.ObjectProtectedException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Folders without a manifest. One is removed only if {@link SignsOfLife} prove that nobody writes
 * it; everything else may be a run or a copy in progress (docs/adr/0005, 0012, 0020).
 */
public final class Leftovers {

  /** What is left of a run without a time limit, or of a copy, counts as dead after two days. */
  public static final Duration OLDEST_RUN = Duration.ofDays(2);

  private final Storage storage;
  private final String location;
  private final JobName job;
  private final SignsOfLife signs;

  /**
   * Looks for leftovers of a job.
   *
   * @param storage lent; stays open
   * @param location where it is, for messages
   * @param sightings what this process has seen of its folders
   */
  public Leftovers(Storage storage, String location, JobName job, Sightings sightings) {
    this.storage = storage;
    this.location = location;
    this.job = job;
    this.signs = new SignsOfLife(storage, location, sightings);
  }

  /**
   * What a removal has done.
   *
   * @param removed whose leftovers are gone
   * @param problems what its storage protects, and which therefore stays
   */
  public record Removal(List<BackupId> removed, List<String> problems) {
    public Removal {
      removed = List.copyOf(removed);
      problems = List.copyOf(problems);
    }
  }

  /** Removes what dead runs and copies left, except that of {@code kept}. */
  public Removal remove(Instant now, Duration oldestRun, Set<BackupId> kept) {
    List<BackupId> removed = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try {
      for (BackupId id : new Catalog(storage, location, job).unfinished()) {
        if (!kept.contains(id) && signs.isDead(work(id, oldestRun), now)) {
          try {
            discardDead(id);
            removed.add(id);
          } catch (ObjectProtectedException e) {
            problems.add(Objects.requireNonNullElse(e.getMessage(), e.toString()));
          }
        }
      }
    } catch (IOException e) {
      throw new StorageFailedException(
          "removing what an ended run left in " + location + " failed: " + e.getMessage(),
          "look at the storage and run again",
          e);
    }
    return new Removal(removed, problems);
  }

  /**
   * Returns the folders without a manifest in which somebody may be at work: copies, and runs that
   * have begun after the newest backup that is complete. What is older was left by a prune.
   *
   * @param listing what the place has
   */
  public List<BackupId> atWork(Listing listing, Instant now, Duration oldestRun) {
    return atWork(listing, id -> signs.isDead(work(id, oldestRun), now));
  }

  /** Returns the same for people, and writes nothing to find it out. */
  public List<BackupId> seemAtWork(Listing listing, Instant now, Duration oldestRun) {
    return atWork(listing, id -> signs.seemsDead(work(id, oldestRun), now));
  }

  /**
   * Returns the same after those were removed that are dead: what is there still may be at work,
   * since nothing keeps it from becoming a backup.
   */
  public List<BackupId> mayBeAtWork(Listing listing, Instant now, Duration oldestRun) {
    return atWork(listing, id -> signs.isLongDead(work(id, oldestRun), now));
  }

  @FunctionalInterface
  private interface Judgement {
    boolean isDead(BackupId id) throws IOException;
  }

  private List<BackupId> atWork(Listing listing, Judgement judgement) {
    Optional<BackupId> newest =
        listing.backups().stream().map(Manifest::id).max(Comparator.naturalOrder());
    List<BackupId> working = new ArrayList<>();
    try {
      for (BackupId id : listing.unfinished()) {
        boolean isNew = newest.isEmpty() || newest.get().compareTo(id) < 0;
        if ((isNew || marker(id, Layout.COPY).isPresent()) && !judgement.isDead(id)) {
          working.add(id);
        }
      }
    } catch (IOException e) {
      throw new StorageFailedException(
          "reading " + location + " failed: " + e.getMessage(),
          "look at the storage and try again",
          e);
    }
    return working;
  }

  /** A copy is judged by its own marker: the run that it copies has ended long ago. */
  private SignsOfLife.Work work(BackupId id, Duration oldestRun) throws IOException {
    StorageKey folder = Layout.folder(job, id);
    Optional<RunMarker> copy = marker(id, Layout.COPY);
    return copy.isPresent()
        ? new SignsOfLife.Work(folder, copy, copy.get().startedAt(), oldestRun)
        : new SignsOfLife.Work(folder, marker(id, Layout.RUN), id.time(), oldestRun);
  }

  private Optional<RunMarker> marker(BackupId id, String name) throws IOException {
    return RunMarker.read(storage, Layout.folder(job, id).resolve(name));
  }

  /** If it was alive after all, its manifest may have come while its files went. */
  private void discardDead(BackupId id) throws IOException {
    discard(id);
    if (!storage.list(Layout.folder(job, id) + "/").isEmpty()) {
      discard(id);
    }
  }

  /**
   * Deletes everything of one backup, the manifest first, so that it never looks complete, and the
   * markers last.
   *
   * @throws ObjectProtectedException if an object is protected; every other one is gone then, or
   *     the exception of it is suppressed, and the markers stay
   */
  public void discard(BackupId id) throws IOException {
    StorageKey folder = Layout.folder(job, id);
    storage.delete(folder.resolve(Layout.MANIFEST));
    Set<StorageKey> markers = Set.of(folder.resolve(Layout.RUN), folder.resolve(Layout.COPY));
    List<StorageKey> others =
        storage.list(folder + "/").stream()
            .map(StoredObject::key)
            .filter(key -> !markers.contains(key))
            .toList();
    storage.deleteAll(others);
    storage.deleteAll(markers);
  }
}
