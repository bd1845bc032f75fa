package io.tidemark.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What places hold, of one job or of all. Reading it has changed nothing.
 *
 * @param entries the oldest first
 */
public record BackupInventory(List<BackupEntry> entries) {

  private static final Duration GROWTH_SPAN = Duration.ofDays(30);

  public BackupInventory {
    entries = List.copyOf(entries);
  }

  /**
   * Sums.
   *
   * @param count of all backups
   * @param storedBytes in all places together, without the log
   * @param newestGood when the newest good one began
   * @param oldestGood when the oldest good one began
   * @param addedBytesPerDay what the backups of the last 30 days take, for each day; what a prune
   *     has deleted since is not in it
   */
  public record Totals(
      int count,
      long storedBytes,
      Optional<Instant> newestGood,
      Optional<Instant> oldestGood,
      long addedBytesPerDay) {}

  /** Returns those that meet the conditions of a filter. */
  public BackupInventory filter(BackupFilter filter) {
    return new BackupInventory(filter.of(entries));
  }

  /** Sums the entries up. */
  public Totals totals(Instant now) {
    List<Instant> good =
        entries.stream()
            .filter(BackupEntry::isGood)
            .map(entry -> entry.id().time())
            .sorted()
            .toList();
    return new Totals(
        entries.size(),
        entries.stream().mapToLong(BackupEntry::storedBytes).sum(),
        good.isEmpty() ? Optional.empty() : Optional.of(good.get(good.size() - 1)),
        good.stream().findFirst(),
        addedBytesPerDay(now));
  }

  private long addedBytesPerDay(Instant now) {
    Instant begin = now.minus(GROWTH_SPAN);
    return entries.stream()
            .filter(entry -> entry.id().time().isAfter(begin) && !entry.id().time().isAfter(now))
            .mapToLong(BackupEntry::storedBytes)
            .sum()
        / GROWTH_SPAN.toDays();
  }
}
