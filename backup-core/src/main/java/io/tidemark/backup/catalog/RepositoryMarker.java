package io.tidemark.backup.catalog;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.error.UnsupportedFormatException;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The object that makes a storage a repository. Its id tells a repository from an empty folder that
 * an unmounted disk leaves behind (docs/adr/0004).
 *
 * @param repositoryId unique to the repository
 */
public record RepositoryMarker(String repositoryId) {

  private static final int MAX_BYTES = 64 * 1024;
  private static final Labels CATALOG = Labels.none().with(Labels.ROLE, Labels.CATALOG);

  /** Reads the marker; empty if the storage has none. */
  public static Optional<RepositoryMarker> read(Storage storage, String location) {
    try (InputStream in = storage.open(Layout.MARKER)) {
      JsonObject json = JsonObject.parse(in.readNBytes(MAX_BYTES));
      if (json.number("formatVersion") != Manifest.FORMAT_VERSION) {
        throw new UnsupportedFormatException(
            location + " has format version " + json.number("formatVersion"),
            "use the version of Tidemark that wrote it, or a newer one");
      }
      return Optional.of(new RepositoryMarker(json.text("repositoryId")));
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unusable(location, e);
    }
  }

  /**
   * Reads the marker, or makes one in a storage that is empty but for leases.
   *
   * @throws InvalidConfigurationException if the storage holds something and is no repository
   */
  public static RepositoryMarker readOrCreate(Storage storage, String location, Instant now) {
    Optional<RepositoryMarker> existing = read(storage, location);
    if (existing.isPresent()) {
      return existing.get();
    }
    try {
      if (storage.list("").stream().anyMatch(RepositoryMarker::isForeign)) {
        // Another run may have made it meanwhile.
        return read(storage, location).orElseThrow(() -> foreign(location));
      }
      return create(storage, location, now);
    } catch (IOException e) {
      throw unusable(location, e);
    }
  }

  private static InvalidConfigurationException foreign(String location) {
    return new InvalidConfigurationException(
        location + " holds files and is not a Tidemark repository",
        "use an empty place; if it was a repository, its '" + Layout.MARKER + "' is lost");
  }

  /** The turn for the first backup is taken in the same storage, and a probe may come before. */
  private static boolean isForeign(StoredObject object) {
    String key = object.key().value();
    return !key.startsWith(Layout.LEASES) && !key.startsWith(Layout.PROBES);
  }

  private static RepositoryMarker create(Storage storage, String location, Instant now)
      throws IOException {
    RepositoryMarker marker = new RepositoryMarker(UUID.randomUUID().toString());
    byte[] json =
        JsonText.of(
            fields -> {
              fields.writeNumberField("formatVersion", Manifest.FORMAT_VERSION);
              fields.writeStringField("repositoryId", marker.repositoryId);
              fields.writeStringField("createdAt", now.toString());
            });
    try {
      storage.put(Layout.MARKER, CATALOG, out -> out.write(json));
      return marker;
    } catch (ObjectExistsException e) {
      return read(storage, location).orElseThrow(() -> unusable(location, e));
    }
  }

  private static StorageFailedException unusable(String location, IOException cause) {
    return new StorageFailedException(
        location + " cannot be used as a repository: " + cause.getMessage(),
        "look at the storage and try again",
        cause);
  }
}
