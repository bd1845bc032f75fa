package io.tidemark.backup.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What there would be if a policy were applied after every backup of a schedule.
 *
 * @param points one for each backup, the oldest first
 * @param end what is decided after the last one, with the reasons; empty without a backup
 */
public record RetentionSimulation(List<Point> points, List<RetentionPlan.Decision> end) {

  public RetentionSimulation {
    points = List.copyOf(points);
    end = List.copyOf(end);
  }

  /**
   * What there is after one backup and the prune that follows it.
   *
   * @param at when the backup was taken
   * @param count how many backups there are
   * @param bytes what they take
   * @param oldest when the oldest of them was taken
   */
  public record Point(Instant at, int count, long bytes, Instant oldest) {

    /** Returns how far back one can go. */
    public Duration reach() {
      return Duration.between(oldest, at);
    }
  }

  /** Returns the most backups that there are at any time; 0 without a backup. */
  public int mostBackups() {
    return points.stream().mapToInt(Point::count).max().orElse(0);
  }

  /** Returns the most bytes that they take at any time; 0 without a backup. */
  public long mostBytes() {
    return points.stream().mapToLong(Point::bytes).max().orElse(0);
  }

  /** Returns how far back one can go at the end; zero without a backup. */
  public Duration reach() {
    return points.isEmpty() ? Duration.ZERO : points.get(points.size() - 1).reach();
  }

  /** Returns the backups that are there at the end, the newest first. */
  public List<Candidate> kept() {
    return end.stream()
        .filter(RetentionPlan.Decision::isKept)
        .map(RetentionPlan.Decision::backup)
        .toList();
  }
}
