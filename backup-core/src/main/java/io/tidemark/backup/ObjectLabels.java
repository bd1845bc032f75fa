package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.storage.Labels;
import java.time.Instant;
import java.util.Map;

/** What is written on every object of a backup, for people who look into the storage. */
final class ObjectLabels {

  /** What a label's value may hold. */
  private static final int MAX_LENGTH = 200;

  /** The label that says how long a backup is going to stay, for storage classes. */
  static final String TIER = "tier";

  private ObjectLabels() {}

  /** Returns the labels of a new backup; the user's own are stronger. */
  static Labels of(Settings settings, BackupId id, Instant startedAt) {
    BackupSource source = settings.source();
    Labels labels =
        identity(settings.job(), id, startedAt)
            .with("database", printable(source.name()))
            .with("kind", printable(source.kind()));
    if (source.host().isPresent()) {
      labels = labels.with("host", printable(source.host().get()));
    }
    return and(labels, settings.labels().values());
  }

  /** Returns the labels that a stored backup has had, as far as its manifest tells. */
  static Labels of(Manifest manifest) {
    return and(
        identity(manifest.job(), manifest.id(), manifest.startedAt())
            .with("database", printable(manifest.source()))
            .with("kind", printable(manifest.report().kind())),
        manifest.labels());
  }

  /** Returns the labels of a file of the log. A backup's tier says nothing about the log. */
  static Labels wal(JobName job) {
    return Labels.none().with("job", job.value()).with("kind", "postgresql-wal");
  }

  private static Labels identity(JobName job, BackupId id, Instant startedAt) {
    return Labels.none()
        .with("job", job.value())
        .with("id", id.value())
        .with("time", startedAt.toString());
  }

  private static Labels and(Labels labels, Map<String, String> more) {
    Labels all = labels;
    for (Map.Entry<String, String> label : more.entrySet()) {
      all = all.with(label.getKey(), printable(label.getValue()));
    }
    return all;
  }

  /** Returns the labels of an object whose size is known. */
  static Labels sized(Labels labels, long sizeBytes) {
    return labels.with("size", Long.toString(sizeBytes));
  }

  /** Returns the labels of an object that every look at the backups reads. */
  static Labels catalog(Labels labels, long sizeBytes) {
    return sized(labels, sizeBytes).with(Labels.ROLE, Labels.CATALOG);
  }

  /** Replaces what does not travel in a header. */
  private static String printable(String text) {
    String ascii = text.replaceAll("[^\\x20-\\x7e]", "?");
    return ascii.substring(0, Math.min(ascii.length(), MAX_LENGTH));
  }
}
