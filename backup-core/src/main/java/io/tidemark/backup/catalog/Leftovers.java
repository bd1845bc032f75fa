package io.tidemark.backup.catalog;

import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Folders without a manifest. One is removed only if the process that wrote it is known to be dead,
 * or if it is older than any run may take; everything else may be a run in progress.
 */
public final class Leftovers {

  private static final int MAX_MARKER_BYTES = 64 * 1024;

  private final Storage storage;
  private final String location;
  private final JobName job;

  public Leftovers(Storage storage, String location, JobName job) {
    this.storage = storage;
    this.location = location;
    this.job = job;
  }

  /** Removes what dead runs left and returns their ids. */
  public List<BackupId> remove(Instant now, Duration oldestRun) {
    List<BackupId> removed = new ArrayList<>();
    try {
      for (BackupId id : new Catalog(storage, location, job).list().unfinished()) {
        if (isOlder(id, now, oldestRun) || isDead(id)) {
          discard(id);
          removed.add(id);
        }
      }
    } catch (IOException e) {
      throw new StorageFailedException(
          "removing what an ended run left in " + location + " failed: " + e.getMessage(),
          "look at the storage and run again",
          e);
    }
    return removed;
  }

  private static boolean isOlder(BackupId id, Instant now, Duration age) {
    return id.time().plus(age).isBefore(now);
  }

  private boolean isDead(BackupId id) throws IOException {
    byte[] marker;
    try (InputStream in = storage.open(Layout.folder(job, id).resolve(Layout.RUN))) {
      marker = in.readNBytes(MAX_MARKER_BYTES);
    } catch (ObjectNotFoundException e) {
      return false;
    }
    return RunMarker.parse(marker).map(RunMarker::isDead).orElse(false);
  }

  /** Deletes everything of one backup, the manifest first, so that it never looks complete. */
  public void discard(BackupId id) throws IOException {
    StorageKey folder = Layout.folder(job, id);
    storage.delete(folder.resolve(Layout.MANIFEST));
    StorageKey marker = folder.resolve(Layout.RUN);
    for (StoredObject object : storage.list(folder + "/")) {
      if (!object.key().equals(marker)) {
        storage.delete(object.key());
      }
    }
    storage.delete(marker);
  }
}
