package io.tidemark.backup.report;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Expiry;
import io.tidemark.backup.retention.Candidate;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.retention.RetentionPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Foretells when the backups that stay will go, if backups go on as they should or as they did. */
final class ExpiryComputation {

  /** How many of the newest backups tell how far apart they are, if nobody has said it. */
  private static final int LOOKED_AT = 8;

  private static final int FEWEST = 3;

  private final Instant now;
  private final Expectations expected;

  ExpiryComputation(Instant now, Expectations expected) {
    this.now = now;
    this.expected = expected;
  }

  Optional<Expiry> of(List<RetentionPlan> plans, List<BackupLine> newestFirst) {
    List<Instant> taken = newestFirst.stream().map(BackupLine::takenAt).toList();
    if (taken.isEmpty() || expected.retention().isEmpty()) {
      return Optional.empty();
    }
    Retention policy = expected.retention().get();
    return interval(taken)
        .map(
            every -> {
              Instant next = next(taken.get(0), every);
              return new Expiry(every, last(plans, kept -> policy.expiries(kept, next, every)));
            });
  }

  /** Returns the ends in the places that have a backup longest. */
  private static Map<BackupId, Instant> last(
      List<RetentionPlan> plans, Function<List<Candidate>, Map<String, Instant>> expiries) {
    // Places that have the same are asked about once.
    Map<List<Candidate>, Map<String, Instant>> known = new HashMap<>();
    Map<BackupId, Instant> ends = new HashMap<>();
    for (RetentionPlan plan : plans) {
      Map<String, Instant> here = known.computeIfAbsent(plan.kept(), expiries);
      for (Candidate kept : plan.kept()) {
        Instant end = here.getOrDefault(kept.id(), Instant.MAX);
        ends.merge(new BackupId(kept.id()), end, ExpiryComputation::later);
      }
    }
    ends.values().removeIf(Instant.MAX::equals);
    return ends;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private Optional<Duration> interval(List<Instant> newestFirst) {
    if (expected.every().isPresent()) {
      return expected.every();
    }
    List<Instant> times = expected.at();
    return times.size() > 1
        ? median(times)
        : newestFirst.size() < FEWEST
            ? Optional.empty()
            : median(newestFirst.subList(0, Math.min(LOOKED_AT, newestFirst.size())));
  }

  private static Optional<Duration> median(List<Instant> times) {
    List<Duration> apart = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      apart.add(Duration.between(times.get(i - 1), times.get(i)).abs());
    }
    return apart.stream().sorted().skip(apart.size() / 2).findFirst().filter(it -> !it.isZero());
  }

  /** The first time after now that is a whole number of intervals after the newest backup. */
  private Instant next(Instant newest, Duration every) {
    Instant last = newest.isAfter(now) ? now : newest;
    long passed = Duration.between(last, now).dividedBy(every);
    return last.plus(every.multipliedBy(passed + 1));
  }
}
