package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import java.util.List;

/**
 * A verification that found nothing wrong.
 *
 * @param id the backup
 * @param depth how much was proven
 * @param locations the destinations whose copy was read
 * @param storedBytes how many bytes were read at rest, in all
 * @param warnings which places could not be read, and why
 */
public record Verification(
    BackupId id, Depth depth, List<String> locations, long storedBytes, List<String> warnings) {

  public Verification {
    locations = List.copyOf(locations);
    warnings = List.copyOf(warnings);
  }
}
