package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Manifest;
import java.util.List;

/**
 * A backup that was just made.
 *
 * @param manifest everything that is recorded about it
 * @param locations the destinations that have it, without secrets
 * @param warnings what the user should know; those in the manifest, and what happened after it was
 *     written
 */
public record Backup(Manifest manifest, List<String> locations, List<String> warnings) {

  public Backup {
    locations = List.copyOf(locations);
    warnings = List.copyOf(warnings);
  }

  public BackupId id() {
    return manifest.id();
  }
}
