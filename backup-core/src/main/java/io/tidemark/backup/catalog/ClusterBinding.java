package io.tidemark.backup.catalog;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Which PostgreSQL cluster a job's physical backups and log are of. It is written once; whoever
 * backs up another cluster under the same name is refused, because the log of one would be taken
 * for the other's.
 *
 * @param systemIdentifier the cluster's own number
 * @param majorVersion PostgreSQL's major version
 * @param segmentBytes the bytes of a WAL segment
 */
public record ClusterBinding(String systemIdentifier, int majorVersion, int segmentBytes) {

  private static final int MAX_BYTES = 64 * 1024;
  private static final Labels CATALOG = Labels.none().with(Labels.ROLE, Labels.CATALOG);

  /** Reads the binding of a job; empty if there is none. */
  public static Optional<ClusterBinding> read(Storage storage, JobName job) throws IOException {
    try (InputStream in = storage.open(key(job))) {
      JsonObject json = JsonObject.parse(in.readNBytes(MAX_BYTES));
      return Optional.of(
          new ClusterBinding(
              json.text("systemIdentifier"),
              Math.toIntExact(json.count("majorVersion")),
              Math.toIntExact(json.count("walSegmentBytes"))));
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Binds a job to this cluster, or finds that it is.
   *
   * @throws InvalidConfigurationException if it is bound to another one
   */
  public void bind(Storage storage, String location, JobName job) throws IOException {
    try {
      byte[] json = json();
      storage.put(key(job), CATALOG, out -> out.write(json));
    } catch (ObjectExistsException e) {
      requireSame(read(storage, job).orElseThrow(() -> e), location, job);
    }
  }

  /**
   * Finds out that a job is not bound to another cluster than this. Writes nothing.
   *
   * @throws InvalidConfigurationException if it is
   */
  public void check(Storage storage, String location, JobName job) throws IOException {
    Optional<ClusterBinding> bound = read(storage, job);
    if (bound.isPresent()) {
      requireSame(bound.get(), location, job);
    }
  }

  private void requireSame(ClusterBinding bound, String location, JobName job) {
    if (!bound.equals(this)) {
      throw new InvalidConfigurationException(
          "job '%s' in %s holds the cluster %s, not %s"
              .formatted(job, location, bound.text(), text()),
          "use another job name for another cluster, and for the same one after pg_upgrade");
    }
  }

  private String text() {
    return "%s (PostgreSQL %d, segments of %d bytes)"
        .formatted(systemIdentifier, majorVersion, segmentBytes);
  }

  private byte[] json() {
    return JsonText.of(
        fields -> {
          fields.writeNumberField("formatVersion", Manifest.FORMAT_VERSION);
          fields.writeStringField("systemIdentifier", systemIdentifier);
          fields.writeNumberField("majorVersion", majorVersion);
          fields.writeNumberField("walSegmentBytes", segmentBytes);
        });
  }

  private static StorageKey key(JobName job) {
    return new StorageKey(job + "/" + Layout.CLUSTER);
  }
}
