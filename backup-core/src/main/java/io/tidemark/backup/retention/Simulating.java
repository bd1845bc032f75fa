package io.tidemark.backup.retention;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Applies a policy after each of many backups. */
final class Simulating {

  /** More than a year of one each minute. */
  private static final long MOST_BACKUPS = 1_000_000;

  private final Retention policy;
  private final List<RetentionSimulation.Point> points = new ArrayList<>();
  private List<Candidate> there = new ArrayList<>();
  private List<RetentionPlan.Decision> last = List.of();

  Simulating(Retention policy) {
    this.policy = policy;
  }

  /** Returns one backup at the start, and one after each interval, until the end. */
  static List<Candidate> schedule(Instant start, Instant end, Duration interval) {
    long count = Duration.between(start, end).dividedBy(interval);
    if (count >= MOST_BACKUPS) {
      throw new InvalidConfigurationException(
          "from %s to %s there are %d backups, one each %s"
              .formatted(start, end, count + 1, interval),
          "simulate fewer than " + MOST_BACKUPS);
    }
    List<Candidate> schedule = new ArrayList<>();
    for (Instant at = start; !at.isAfter(end); at = at.plus(interval)) {
      schedule.add(Candidate.of(at.toString(), at, 0));
    }
    return schedule;
  }

  RetentionSimulation of(Collection<Candidate> schedule) {
    schedule.stream()
        .sorted(Comparator.comparing(Candidate::takenAt).thenComparing(Candidate::id))
        .forEach(this::take);
    return new RetentionSimulation(points, last);
  }

  private void take(Candidate backup) {
    there.add(backup);
    last = policy.plan(there, backup.completedAt()).decisions();
    List<Candidate> kept = new ArrayList<>();
    last.stream()
        .filter(RetentionPlan.Decision::isKept)
        .forEach(decision -> kept.add(decision.backup()));
    there = kept;
    long bytes = kept.stream().mapToLong(Candidate::bytes).sum();
    Instant oldest = kept.isEmpty() ? backup.takenAt() : kept.get(kept.size() - 1).takenAt();
    points.add(new RetentionSimulation.Point(backup.takenAt(), kept.size(), bytes, oldest));
  }
}
