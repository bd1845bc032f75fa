package io.tidemark.backup;

import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.wal.LogNeed;
import io.tidemark.backup.wal.StoredTimelines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says for people why log stays. */
final class LogReasons {

  private LogReasons() {}

  static List<String> of(List<LogNeed> needs, StoredTimelines timelines, int segmentBytes) {
    List<String> reasons = new ArrayList<>();
    Map<Long, LogNeed> oldest = new TreeMap<>();
    needs.stream()
        .filter(need -> need.last() == LogNeed.OPEN)
        .forEach(
            need ->
                oldest.merge(
                    need.timeline(),
                    need,
                    (one, other) -> one.first() <= other.first() ? one : other));
    for (LogNeed need : oldest.values()) {
      reasons.add(
          "from %s on, and what follows on other timelines: every point since %s"
              .formatted(name(need, need.first(), segmentBytes), need.by()));
    }
    needs.stream()
        .filter(need -> need.last() != LogNeed.OPEN)
        .sorted(Comparator.comparing(LogNeed::first))
        .forEach(
            need ->
                reasons.add(
                    "%s to %s: needed by %s"
                        .formatted(
                            name(need, need.first(), segmentBytes),
                            name(need, need.last(), segmentBytes),
                            need.by())));
    long newest = needs.stream().mapToLong(LogNeed::timeline).max().orElseThrow();
    if (timelines.newest() > newest) {
      reasons.add("of timelines after %d: no base backup of them is here".formatted(newest));
    }
    timelines
        .unread()
        .forEach(
            (timeline, why) ->
                reasons.add(
                    "what could belong to timeline %d, as its history cannot be read: %s"
                        .formatted(timeline, why)));
    return reasons;
  }

  private static String name(LogNeed need, long number, int segmentBytes) {
    return new Segment(need.timeline(), number, segmentBytes).name();
  }
}
