package io.tidemark.backup;

import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.postgres.LogRange;
import java.util.Optional;

/**
 * What a restore would do. Making it has written nothing.
 *
 * @param backup the backup that is restored
 * @param target where to, for people
 * @param log what is replayed of the log; empty for none
 */
public record RestorePlan(Manifest backup, String target, Optional<LogRange> log) {

  /** Returns how many bytes will be written, as far as that is known beforehand. */
  public long bytes() {
    return backup.plainBytes() + log.map(LogRange::bytes).orElse(0L);
  }
}
