package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.catalog.Manifest.Delivery;
import java.util.List;
import java.util.Optional;

/**
 * A backup that was just made.
 *
 * @param manifest everything that is recorded about it
 * @param deliveries how each destination fared, to the very end; a destination that failed when the
 *     manifest was written already has no problem there, and one here
 * @param warnings what the user should know; those in the manifest, and what happened after it was
 *     written
 * @param pruned what was deleted afterwards, if the pipeline has a policy for that
 */
public record Backup(
    Manifest manifest,
    List<Delivery> deliveries,
    List<String> warnings,
    Optional<PruneReport> pruned) {

  public Backup {
    deliveries = List.copyOf(deliveries);
    warnings = List.copyOf(warnings);
  }

  public BackupId id() {
    return manifest.id();
  }

  /** Returns the destinations that have it, without secrets. */
  public List<String> locations() {
    return deliveries.stream().filter(Delivery::delivered).map(Delivery::location).toList();
  }
}
