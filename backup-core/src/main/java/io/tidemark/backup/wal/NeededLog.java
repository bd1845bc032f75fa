package io.tidemark.backup.wal;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.postgres.wal.TimelineHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which segments are needed by any of several base backups, on every timeline. A pure function of
 * their needs and of the histories of timelines; where a history is not known, a segment stays if
 * its position could be needed. Not thread-safe.
 */
public final class NeededLog {

  private final List<LogNeed> needs;
  private final Map<Long, TimelineHistory> histories;
  private final int segmentSize;
  private final Map<Long, List<Stretch>> needed = new HashMap<>();

  /**
   * Segments of one timeline, one after the other.
   *
   * @param first the number of the first
   * @param last the number of the last; {@link LogNeed#OPEN} if there is no end
   */
  record Stretch(long first, long last) {
    boolean holds(long number) {
      return first <= number && number <= last;
    }

    boolean meets(Stretch other) {
      return first <= other.last && other.first <= last;
    }
  }

  /**
   * Looks at needs.
   *
   * @param needs at least one
   * @param histories those that are known
   */
  public NeededLog(List<LogNeed> needs, Map<Long, TimelineHistory> histories, int segmentSize) {
    this.needs = List.copyOf(needs);
    this.histories = Map.copyOf(histories);
    this.segmentSize = segmentSize;
    if (needs.isEmpty()) {
      throw new IllegalArgumentException("without a base backup nothing is known of the log");
    }
  }

  int segmentSize() {
    return segmentSize;
  }

  /** Returns the newest timeline that a backup was taken on. */
  long newestTimeline() {
    return needs.stream().mapToLong(LogNeed::timeline).max().orElseThrow();
  }

  private long oldestTimeline() {
    return needs.stream().mapToLong(LogNeed::timeline).min().orElseThrow();
  }

  /** Whether a segment is needed. */
  boolean needs(Segment segment) {
    return needed(segment.timeline()).stream().anyMatch(stretch -> stretch.holds(segment.number()));
  }

  /** Whether any segment of a stretch is needed. */
  boolean needsAnyOf(long timeline, Stretch stretch) {
    return needed(timeline).stream().anyMatch(stretch::meets);
  }

  /** Returns what is needed of one timeline, in order, with something unneeded between any two. */
  List<Stretch> needed(long timeline) {
    return needed.computeIfAbsent(timeline, this::merged);
  }

  private List<Stretch> merged(long timeline) {
    if (timeline > newestTimeline()) {
      // A server may be writing it, and its first base backup is still to come.
      return List.of(new Stretch(0, LogNeed.OPEN));
    }
    List<Stretch> merged = new ArrayList<>();
    for (Stretch next : stretches(timeline)) {
      Stretch last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last == null || (last.last() != LogNeed.OPEN && last.last() + 1 < next.first())) {
        merged.add(next);
      } else {
        merged.set(
            merged.size() - 1, new Stretch(last.first(), Math.max(last.last(), next.last())));
      }
    }
    return merged;
  }

  private List<Stretch> stretches(long timeline) {
    return needs.stream()
        .flatMap(need -> last(timeline, need).map(last -> new Stretch(need.first(), last)).stream())
        .filter(stretch -> stretch.first() <= stretch.last())
        .sorted(Comparator.comparingLong(Stretch::first))
        .toList();
  }

  /** Returns the last segment that a need has on a timeline; empty if it has none there. */
  private Optional<Long> last(long timeline, LogNeed need) {
    if (timeline == need.timeline()) {
      return Optional.of(need.last());
    }
    TimelineHistory history = histories.get(Math.max(timeline, need.timeline()));
    if (history == null) {
      return Optional.of(need.last());
    }
    return timeline < need.timeline()
        ? history.end(timeline).map(end -> Math.min(need.last(), lastBefore(end)))
        : history
            .end(need.timeline())
            .filter(end -> lastBefore(end) >= need.first())
            .map(end -> need.last());
  }

  private long lastBefore(Lsn end) {
    return Segment.at(1, end.plus(-1), segmentSize).number();
  }

  /** Returns what is not needed of one timeline, in order. */
  List<Stretch> unneeded(long timeline) {
    List<Stretch> unneeded = new ArrayList<>();
    long next = begin(timeline);
    for (Stretch stretch : needed(timeline)) {
      if (next < stretch.first()) {
        unneeded.add(new Stretch(next, stretch.first() - 1));
      }
      if (stretch.last() == LogNeed.OPEN) {
        return unneeded;
      }
      next = Math.max(next, stretch.last() + 1);
    }
    unneeded.add(new Stretch(next, LogNeed.OPEN));
    return unneeded;
  }

  /** Returns the segment that a timeline began in, as far as is known. */
  private long begin(long timeline) {
    TimelineHistory history = histories.get(timeline);
    return history == null
        ? 0
        : history.ends().values().stream()
            .max(Comparator.naturalOrder())
            .map(end -> Segment.at(timeline, end, segmentSize).number())
            .orElse(0L);
  }

  /**
   * Whether the history of a timeline is needed: for what descends from it, and because numbers
   * without a history end a server's search for the newest timeline.
   */
  boolean needsHistory(long timeline) {
    return timeline >= oldestTimeline()
        || needs.stream()
            .map(need -> histories.get(need.timeline()))
            .anyMatch(history -> history == null || history.includes(timeline));
  }

  /** Returns the highest number of a segment that anything known speaks of. */
  long reach() {
    long byNeeds =
        needs.stream()
            .mapToLong(need -> need.isOpen() ? need.first() : need.last())
            .max()
            .orElseThrow();
    long byForks =
        histories.values().stream()
            .flatMap(history -> history.ends().values().stream())
            .mapToLong(end -> Segment.at(1, end, segmentSize).number())
            .max()
            .orElse(0);
    return Math.max(byNeeds, byForks);
  }

  @Override
  public String toString() {
    return Objects.toString(needs);
  }
}
