package io.tidemark.backup;

import io.tidemark.backup.BackupEntry.Status;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which backups of an inventory somebody wants to see. Its conditions must all be met; without any
 * it lets everything through. Immutable.
 *
 * @param kinds one of these; empty for any. A backup without a manifest is of no kind
 * @param statuses one of these; empty for any
 * @param tier the label that it has; empty for any
 * @param since from when on it began, inclusive
 * @param until before when it began, exclusive
 * @param limit how many of the newest; empty for all
 */
public record BackupFilter(
    Set<BackupKind> kinds,
    Set<Status> statuses,
    Optional<String> tier,
    Optional<Instant> since,
    Optional<Instant> until,
    Optional<Integer> limit) {

  public BackupFilter {
    kinds = Set.copyOf(kinds);
    statuses = Set.copyOf(statuses);
  }

  /** Returns a filter that lets everything through. */
  public static BackupFilter all() {
    return new BackupFilter(
        Set.of(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Also lets this kind through, and none that is not named. */
  public BackupFilter kind(BackupKind kind) {
    Set<BackupKind> more = EnumSet.of(kind);
    more.addAll(kinds);
    return new BackupFilter(more, statuses, tier, since, until, limit);
  }

  /** Also lets this status through, and none that is not named. */
  public BackupFilter status(Status status) {
    Set<Status> more = EnumSet.of(status);
    more.addAll(statuses);
    return new BackupFilter(kinds, more, tier, since, until, limit);
  }

  /** Lets nothing through but what is labelled so, such as {@code weekly}. */
  public BackupFilter tier(String label) {
    return new BackupFilter(kinds, statuses, Optional.of(label), since, until, limit);
  }

  /** Lets nothing through that began before. */
  public BackupFilter since(Instant time) {
    return new BackupFilter(kinds, statuses, tier, Optional.of(time), until, limit);
  }

  /** Lets nothing through that began then or later. */
  public BackupFilter until(Instant time) {
    return new BackupFilter(kinds, statuses, tier, since, Optional.of(time), limit);
  }

  /** Lets the newest through, so many of those that meet all else. */
  public BackupFilter limit(int count) {
    return new BackupFilter(kinds, statuses, tier, since, until, Optional.of(count));
  }

  /** Returns what meets the conditions, in the same order, the oldest first. */
  List<BackupEntry> of(List<BackupEntry> entries) {
    List<BackupEntry> found = entries.stream().filter(this::matches).toList();
    int first = Math.max(0, found.size() - limit.orElse(found.size()));
    return found.subList(first, found.size());
  }

  private boolean matches(BackupEntry entry) {
    Instant time = entry.id().time();
    return (kinds.isEmpty()
            || entry.manifest().map(BackupKind::of).filter(kinds::contains).isPresent())
        && (statuses.isEmpty() || statuses.contains(entry.status()))
        && (tier.isEmpty() || entry.manifest().map(it -> it.labels().get("tier")).equals(tier))
        && since.filter(time::isBefore).isEmpty()
        && until.filter(limit -> !time.isBefore(limit)).isEmpty();
  }
}
