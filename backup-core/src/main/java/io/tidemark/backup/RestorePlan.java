package io.tidemark.backup;

import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.postgres.DiskSpace;
import io.tidemark.backup.postgres.LogRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a restore would do. Making it has written nothing.
 *
 * @param backup the backup that is restored
 * @param target where to, for people
 * @param log what is replayed of the log; empty for none
 * @param chain the ids of all backups that are read for it, the full one first; one unless it is
 *     incremental
 * @param space what is needed and what is free, for each file system of a folder; empty for a
 *     database
 * @param reading how long it takes to read all of it, at the rate at which the beginning of the
 *     backup was read for this plan (32 MiB, or what came in 2 seconds); writing can be slower, and
 *     replaying the log comes afterwards; empty for a database
 */
public record RestorePlan(
    Manifest backup,
    String target,
    Optional<LogRange> log,
    List<String> chain,
    List<DiskSpace> space,
    Optional<Duration> reading) {

  public RestorePlan {
    chain = List.copyOf(chain);
    space = List.copyOf(space);
  }

  /** Returns how many bytes will be written, as far as that is known beforehand. */
  public long bytes() {
    return space.isEmpty()
        ? backup.plainBytes()
        : space.stream().mapToLong(DiskSpace::neededBytes).sum();
  }
}
