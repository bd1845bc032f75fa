package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Finds timelines in a stored log. */
public final class TimelineSearch {

  private final WalSupply log;

  public TimelineSearch(WalSupply log) {
    this.log = log;
  }

  /**
   * Returns the newest timeline that leads over a position on one, as a server in recovery finds
   * it: numbers without a history end the search.
   */
  public TimelineHistory newest(long timeline, Lsn position) throws IOException {
    TimelineHistory newest = of(timeline);
    Optional<TimelineHistory> next = log.history(timeline + 1);
    for (long number = timeline + 1; next.isPresent(); next = log.history(++number)) {
      if (leadsOver(next.get(), timeline, position)) {
        newest = next.get();
      }
    }
    return newest;
  }

  /** Whether a timeline goes on from a position on another, or is that other. */
  public static boolean leadsOver(TimelineHistory history, long timeline, Lsn position) {
    return history.timeline() == timeline
        || history.end(timeline).filter(end -> !end.isBefore(position)).isPresent();
  }

  /**
   * Returns the history of a timeline; one whose history is not stored is taken for a first one.
   */
  public TimelineHistory of(long timeline) throws IOException {
    return log.history(timeline).orElseGet(() -> new TimelineHistory(timeline, Map.of()));
  }
}
