package io.tidemark.backup;

import io.tidemark.backup.catalog.ManifestCache;
import io.tidemark.backup.catalog.RepositoryMarker;
import io.tidemark.backup.catalog.Sightings;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.Storage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which repository was seen at which location, and refuses to write to another one there:
 * a disk that is not mounted any more leaves an empty folder behind. Also remembers what was listed
 * there. Thread-safe.
 */
final class KnownRepositories {

  private final Map<String, String> seen = new ConcurrentHashMap<>();
  private final ManifestCache manifests = new ManifestCache();
  private final Sightings sightings = new Sightings();

  ManifestCache manifests() {
    return manifests;
  }

  /** Returns what was seen there of folders that are being written. */
  Sightings sightings() {
    return sightings;
  }

  /** Returns the id of the repository that was seen at a location. */
  Optional<String> idOf(String location) {
    return Optional.ofNullable(seen.get(location));
  }

  /** Returns if the storage is the repository that it was; makes it one if it is empty and new. */
  void check(Storage storage, String location, Instant now) {
    String expected = seen.get(location);
    if (expected == null) {
      seen.put(location, RepositoryMarker.readOrCreate(storage, location, now).repositoryId());
      return;
    }
    Optional<RepositoryMarker> found = RepositoryMarker.read(storage, location);
    if (!found.map(RepositoryMarker::repositoryId).equals(Optional.of(expected))) {
      throw new StorageFailedException(
          location
              + " is not the repository that it was before: "
              + found.map(m -> "its id is " + m.repositoryId()).orElse("it has no marker"),
          "is the disk mounted? To begin a new repository there, start the application again");
    }
  }
}
