package io.tidemark.backup.monitoring;

import io.tidemark.backup.monitoring.Alarm.Kind;
import io.tidemark.backup.report.ReportFacts.PlaceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Knows which alarms last, so that each is told once when it begins and once when it ends. Not
 * thread-safe.
 */
public final class AlarmBook {

  private final SortedMap<Alarm, Alarm.Key> lasting = new TreeMap<>();
  private final Map<String, Instant> lookedAt = new HashMap<>();

  /** Begins with alarms that were told before. */
  public AlarmBook(Collection<Alarm> told) {
    told.forEach(alarm -> lasting.put(alarm, alarm.key()));
  }

  /**
   * An alarm that has begun, or ended.
   *
   * @param isLast whether it ended as the last one of its kind and job
   */
  public record Change(Alarm alarm, boolean hasBegun, boolean isLast, Instant at) {}

  /** Returns the alarms that last, by job. */
  public List<Alarm> lasting() {
    return List.copyOf(lasting.keySet());
  }

  /**
   * Takes in what one look has shown, and returns what has changed. Of a job that could not be
   * looked at nothing changes; of one that could be looked at only in part, what a look at all of
   * it may still show does not end.
   */
  public List<Change> look(Instant at, List<PlaceState> places, List<JobStatus> jobs) {
    Map<Alarm.Key, Alarm> found = new HashMap<>();
    places.forEach(place -> unread(place, at).ifPresent(it -> found.put(it.key(), it)));
    for (JobStatus job : jobs) {
      new AlarmJudgement(job, Optional.ofNullable(lookedAt.get(job.job())))
          .alarms()
          .forEach(alarm -> found.put(alarm.key(), alarm));
    }
    boolean isPartial = places.stream().anyMatch(place -> place.problem().isPresent());
    List<Change> changes =
        ended(at, found, alarm -> canEnd(alarm, jobs) && !(isPartial && isUnknown(alarm, jobs)));
    changes.addAll(begun(at, found));
    jobs.stream().filter(JobStatus::isCurrent).forEach(job -> lookedAt.put(job.job(), at));
    return changes;
  }

  private static Optional<Alarm> unread(PlaceState place, Instant at) {
    return place
        .problem()
        .map(why -> new Alarm(Kind.STORAGE, "", place.location(), at, "it was not read: " + why));
  }

  private List<Change> begun(Instant at, Map<Alarm.Key, Alarm> found) {
    List<Change> changes = new ArrayList<>();
    found.values().stream()
        .filter(alarm -> !lasting.containsValue(alarm.key()))
        .sorted()
        .forEach(alarm -> changes.add(new Change(alarm, true, false, at)));
    changes.forEach(change -> lasting.put(change.alarm(), change.alarm().key()));
    return changes;
  }

  private List<Change> ended(Instant at, Map<Alarm.Key, Alarm> found, Predicate<Alarm> canEnd) {
    List<Change> changes = new ArrayList<>();
    for (Alarm alarm : lasting()) {
      if (!found.containsKey(alarm.key()) && canEnd.test(alarm)) {
        lasting.remove(alarm);
        boolean isLast =
            lasting.values().stream().noneMatch(key -> isSame(key, alarm))
                && found.keySet().stream().noneMatch(key -> isSame(key, alarm));
        changes.add(new Change(alarm, false, isLast, at));
      }
    }
    return changes;
  }

  private static boolean isSame(Alarm.Key key, Alarm alarm) {
    return key.kind() == alarm.kind() && key.job().equals(alarm.job());
  }

  private static boolean canEnd(Alarm alarm, List<JobStatus> jobs) {
    return jobs.stream()
        .filter(job -> job.job().equals(alarm.job()))
        .allMatch(
            job -> job.isCurrent() && (job.unread().isEmpty() || alarm.kind().isEndedBySight()));
  }

  /** A job that nobody has named may be gone, or lie in the place that cannot be read. */
  private static boolean isUnknown(Alarm alarm, List<JobStatus> jobs) {
    return alarm.kind() != Kind.STORAGE
        && jobs.stream().noneMatch(job -> job.job().equals(alarm.job()));
  }
}
