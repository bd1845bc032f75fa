package io.tidemark.backup.postgres;

import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.postgres.RecoveryTarget.Point;
import io.tidemark.backup.postgres.RecoveryTarget.TimelineChoice;
import io.tidemark.backup.postgres.wal.Gap;
import io.tidemark.backup.postgres.wal.LogCoverage;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.postgres.wal.TimelineHistory;
import io.tidemark.backup.postgres.wal.TimelineSearch;
import io.tidemark.backup.postgres.wal.WalSupply;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * What of the log a recovery needs, and that it is there. Made before anything is copied.
 *
 * @param target the target
 * @param covered how far the stored log reaches
 * @param segments how many segments are to be fetched, an unfinished one included
 */
record RecoveryPlan(RecoveryTarget target, LogCoverage covered, long segments) {

  /**
   * Plans a recovery.
   *
   * @throws BackupNotFoundException if the target cannot be reached
   */
  static RecoveryPlan of(RecoveryTarget target, BaseBackupFacts backup, WalSupply log)
      throws IOException {
    TimelineHistory history = timeline(target, backup, log);
    LogCoverage covered = LogCoverage.of(log, history, backup.end(), backup.segmentSize());
    return new RecoveryPlan(target, covered, needed(target, backup, covered, log));
  }

  private static TimelineHistory timeline(
      RecoveryTarget target, BaseBackupFacts backup, WalSupply log) throws IOException {
    TimelineSearch search = new TimelineSearch(log);
    if (target.timeline() instanceof TimelineChoice.OfBackup) {
      return search.of(backup.timeline());
    }
    if (target.timeline() instanceof TimelineChoice.Numbered number) {
      TimelineHistory history = search.of(number.timeline());
      if (!TimelineSearch.leadsOver(history, backup.timeline(), backup.end())) {
        throw unreachable(
            "timeline %d does not lead over this backup, which ends at %s on timeline %d"
                .formatted(number.timeline(), backup.end(), backup.timeline()),
            "choose an older backup, or another timeline");
      }
      return history;
    }
    return search.newest(backup.timeline(), backup.end());
  }

  private static long needed(
      RecoveryTarget target, BaseBackupFacts backup, LogCoverage covered, WalSupply log)
      throws IOException {
    Point point = target.point();
    if (point instanceof Point.Immediate) {
      return 0;
    }
    if (point instanceof Point.Position position) {
      return upTo(position.lsn(), backup, covered, log);
    }
    if (point instanceof Point.Time time) {
      checkTime(time.time(), covered, log);
    }
    return covered.whole() + (covered.unfinished().isPresent() ? 1 : 0);
  }

  private static long upTo(Lsn wanted, BaseBackupFacts backup, LogCoverage covered, WalSupply log)
      throws IOException {
    if (wanted.isBefore(backup.end())) {
      throw unreachable(
          "the backup is consistent from %s on, and %s is before that"
              .formatted(backup.end(), wanted),
          "choose an older backup, or " + backup.end());
    }
    if (covered.end().isBefore(wanted)) {
      throw unreachable(
          "the stored log reaches to %s on timeline %d, and %s is behind that%s"
              .formatted(
                  covered.end(), covered.history().timeline(), wanted, because(covered, log)),
          "the nearest point that can be reached is " + covered.end());
    }
    return Segment.at(1, wanted, backup.segmentSize()).number() - covered.first().number() + 1;
  }

  private static void checkTime(Instant wanted, LogCoverage covered, WalSupply log)
      throws IOException {
    Optional<Instant> last = covered.lastStoredAt();
    if (last.isEmpty() || last.get().isBefore(wanted)) {
      throw unreachable(
          "the stored log reaches to %s%s, and %s is behind that%s"
              .formatted(
                  covered.end(),
                  last.map(time -> " (stored " + time + ")").orElse(""),
                  wanted,
                  because(covered, log)),
          "restore to the end of the log instead");
    }
  }

  /** Says what is known of the piece that is missing. */
  private static String because(LogCoverage covered, WalSupply log) throws IOException {
    return gap(covered, log).map(cause -> "; a gap begins there: " + cause).orElse("");
  }

  private static Optional<String> gap(LogCoverage covered, WalSupply log) throws IOException {
    return log.gaps(covered.history().timeline()).stream()
        .filter(gap -> !covered.end().isBefore(gap.from()) && covered.end().isBefore(gap.to()))
        .map(Gap::cause)
        .findFirst();
  }

  private static BackupNotFoundException unreachable(String why, String hint) {
    return new BackupNotFoundException("the target cannot be reached: " + why, hint);
  }

  /** Returns the same for people and programs. */
  LogRange range(WalSupply log) throws IOException {
    return new LogRange(
        covered.history().timeline(),
        covered.from(),
        covered.end(),
        segments,
        covered.first().size(),
        gap(covered, log));
  }

  /** Returns the bytes of the segments. */
  long logBytes() {
    return segments * covered.first().size();
  }

  /** Whether anything is stored behind the backup. */
  boolean hasLog() {
    return segments > 0;
  }
}
