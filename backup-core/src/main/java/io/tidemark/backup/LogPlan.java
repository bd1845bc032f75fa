package io.tidemark.backup;

import java.util.List;

/**
 * What of a server's log would go in one place, and why the rest stays. Making it has deleted
 * nothing.
 *
 * @param ranges what would go, the oldest first
 * @param records how many records of gaps and of timelines would go with it
 * @param reasons why the rest stays; empty if there is no log
 */
public record LogPlan(List<Range> ranges, int records, List<String> reasons) {

  public LogPlan {
    ranges = List.copyOf(ranges);
    reasons = List.copyOf(reasons);
  }

  /**
   * A piece of the log of one timeline.
   *
   * @param first PostgreSQL's name of the first segment
   * @param last that of the last one
   * @param segments how many of them are stored
   * @param bytes what they take in the storage
   */
  public record Range(String first, String last, long segments, long bytes) {}

  static LogPlan stays(String reason) {
    return new LogPlan(List.of(), 0, List.of(reason));
  }

  /** Returns how many segments would go. */
  public long segments() {
    return ranges.stream().mapToLong(Range::segments).sum();
  }

  /** Returns how many bytes would go. */
  public long bytes() {
    return ranges.stream().mapToLong(Range::bytes).sum();
  }
}
