package io.tidemark.backup;

import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.Leftovers;
import io.tidemark.backup.catalog.RunMarker;
import io.tidemark.backup.catalog.Sightings;
import io.tidemark.backup.catalog.SignsOfLife;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.ObjectProtectedException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder to which a backup is to be copied, and which other copies may have claimed.
 *
 * @param sightings what this process has seen of such folders
 */
record CopySpot(Destination target, StorageKey folder, Run run, Sightings sightings) {

  private static final Logger LOG = LoggerFactory.getLogger(BackupRepository.class);

  StorageKey marker() {
    return folder.resolve(Layout.COPY);
  }

  private Storage storage() {
    return target.storage();
  }

  /**
   * Claims the folder, also one that a dead copy has left.
   *
   * @throws LockedException if another copy is in progress there
   */
  CopyClaim take(Labels labels) throws IOException {
    Optional<RunMarker> other = RunMarker.read(storage(), marker());
    if (other.isPresent()) {
      if (!isDead(other.get())) {
        throw busy(null);
      }
      storage().delete(marker());
    }
    RunMarker own = RunMarker.ofThisProcess(run.now()).pulsing(SignsOfLife.PULSE);
    byte[] content = own.write();
    try {
      storage()
          .put(marker(), ObjectLabels.catalog(labels, content.length), out -> out.write(content));
    } catch (ObjectExistsException e) {
      throw busy(e);
    }
    forgetPulses();
    return CopyClaim.begin(this, own);
  }

  /** Those of whoever died here say nothing of this copy, which would not remove them. */
  private void forgetPulses() throws IOException {
    List<StorageKey> pulses =
        storage().list(folder + "/").stream()
            .map(StoredObject::key)
            .filter(key -> key.name().startsWith(Layout.PULSE))
            .toList();
    try {
      storage().deleteAll(pulses);
    } catch (ObjectProtectedException e) {
      LOG.debug("pulses below '{}' are protected, and stay", folder, e);
    }
  }

  private boolean isDead(RunMarker other) throws IOException {
    return new SignsOfLife(storage(), target.location(), sightings)
        .isDead(
            new SignsOfLife.Work(
                folder, Optional.of(other), other.startedAt(), Leftovers.OLDEST_RUN),
            run.now());
  }

  /** Removes what a copy has left that died after it had made the backup complete. */
  void clear() throws IOException {
    Optional<RunMarker> left = RunMarker.read(storage(), marker());
    if (left.isPresent() && isDead(left.get())) {
      storage().delete(marker());
    }
  }

  private LockedException busy(@Nullable ObjectExistsException cause) {
    return new LockedException(
        "another copy to '" + marker() + "' in " + target.location() + " is in progress",
        "wait for it; if there is none, what it left counts as dead when no sign of life was seen"
            + " for some time, after "
            + Leftovers.OLDEST_RUN.toDays()
            + " days in any case, or as soon as the object is deleted",
        cause);
  }
}
