package io.tidemark.backup.wal;

import io.tidemark.backup.postgres.wal.LogPiece;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What log the base backups that stay need. A pure function. */
public final class LogNeeds {

  private LogNeeds() {}

  /**
   * A base backup that stays.
   *
   * @param isGood whether nothing is known to be wrong with it
   * @param log the log from its start to its end
   * @param isBeside whether that is kept beside it, and not with it
   */
  public record Kept(
      String id,
      Instant startedAt,
      Instant finishedAt,
      boolean isGood,
      LogPiece log,
      boolean isBeside) {}

  /**
   * Decides what each backup needs. One that is older than the begin of the recovery window, and
   * not the newest good one before it, needs no more than what makes it consistent.
   *
   * @param windowBegin from when on every point must be reached; empty if from the oldest backup
   */
  public static List<LogNeed> of(Collection<Kept> backups, Optional<Instant> windowBegin) {
    // A backup reaches no point before its end, so that one which was running then does not count.
    Optional<Instant> from =
        windowBegin.flatMap(
            begin ->
                backups.stream()
                    .filter(backup -> backup.isGood() && !backup.finishedAt().isAfter(begin))
                    .map(Kept::startedAt)
                    .max(Comparator.naturalOrder()));
    return backups.stream().flatMap(backup -> need(backup, from)).toList();
  }

  private static Stream<LogNeed> need(Kept backup, Optional<Instant> from) {
    if (from.isEmpty() || !backup.startedAt().isBefore(from.get())) {
      return Stream.of(LogNeed.from(backup.id(), backup.log()));
    }
    return backup.isBeside() ? Stream.of(LogNeed.only(backup.id(), backup.log())) : Stream.empty();
  }
}
