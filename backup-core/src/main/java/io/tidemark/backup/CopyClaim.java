package io.tidemark.backup;

import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.Leftovers;
import io.tidemark.backup.catalog.RunMarker;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The marker of a copy in progress: it keeps other copies out, and tells the folder from a leftover
 * although the run that is copied has ended long ago (docs/adr/0012).
 */
final class CopyClaim {

  private static final Logger LOG = LoggerFactory.getLogger(BackupRepository.class);

  /** A storage that has just failed may not answer at all. */
  private static final Duration RELEASE_LIMIT = Duration.ofSeconds(20);

  private final Destination target;
  private final StorageKey marker;

  private CopyClaim(Destination target, StorageKey marker) {
    this.target = target;
    this.marker = marker;
  }

  /**
   * Takes the folder, also one that a dead copy has left.
   *
   * @throws LockedException if another copy is in progress there
   */
  static CopyClaim take(Destination target, StorageKey folder, Instant now, Labels labels)
      throws IOException {
    Storage storage = target.storage();
    StorageKey marker = folder.resolve(Layout.COPY);
    Optional<RunMarker> other = RunMarker.read(storage, marker);
    if (other.isPresent()) {
      if (!other.get().isOver(now, Leftovers.OLDEST_RUN)) {
        throw busy(target, marker, null);
      }
      storage.delete(marker);
    }
    byte[] content = RunMarker.ofThisProcess(now).write();
    try {
      storage.put(marker, ObjectLabels.catalog(labels, content.length), out -> out.write(content));
    } catch (ObjectExistsException e) {
      throw busy(target, marker, e);
    }
    return new CopyClaim(target, marker);
  }

  /** Removes what a copy has left that died after it had made the backup complete. */
  static void clear(Destination target, StorageKey folder, Instant now) throws IOException {
    StorageKey marker = folder.resolve(Layout.COPY);
    Optional<RunMarker> left = RunMarker.read(target.storage(), marker);
    if (left.isPresent() && left.get().isOver(now, Leftovers.OLDEST_RUN)) {
      target.storage().delete(marker);
    }
  }

  private static LockedException busy(
      Destination target, StorageKey marker, @Nullable ObjectExistsException cause) {
    return new LockedException(
        "another copy to '" + marker + "' in " + target.location() + " is in progress",
        "wait for it; if there is none, what it left counts as dead after "
            + Leftovers.OLDEST_RUN.toDays()
            + " days, or as soon as the object is deleted",
        cause);
  }

  /** Gives the folder free; what was copied stays, for the next copy or for a clean-up. */
  void release(Run run) {
    if (run.isCancelled()) {
      run.endInterrupts();
    }
    run.attempt(RELEASE_LIMIT, () -> target.storage().delete(marker))
        .ifPresent(
            problem ->
                LOG.warn("'{}' in {} could not be removed", marker, target.location(), problem));
  }
}
