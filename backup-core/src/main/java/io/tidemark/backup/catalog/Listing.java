package io.tidemark.backup.catalog;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one destination holds of one job.
 *
 * @param backups the backups, oldest first
 * @param damaged backups whose manifest cannot be used, each with the reason
 * @param unfinished folders without a manifest: runs in progress, or leftovers
 */
public record Listing(
    List<Manifest> backups, SortedMap<BackupId, String> damaged, SortedSet<BackupId> unfinished) {

  public Listing {
    backups = List.copyOf(backups);
    damaged = new TreeMap<>(damaged);
    unfinished = new TreeSet<>(unfinished);
  }

  /** Returns the newest backup. */
  public Optional<Manifest> latest() {
    return backups.isEmpty() ? Optional.empty() : Optional.of(backups.get(backups.size() - 1));
  }
}
