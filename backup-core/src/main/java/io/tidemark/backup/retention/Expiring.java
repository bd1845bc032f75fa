package io.tidemark.backup.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Applies a policy day by day while backups go on, until those that there were have gone. */
final class Expiring {

  private static final Duration DAY = Duration.ofDays(1);

  /** So that a backup each second does not fill the memory. */
  private static final long MOST_AT_ONCE = 500;

  /** Candidates that are looked at, all plans together: ten years of a backup each day. */
  private static final int MOST_LOOKED_AT = 150_000;

  private final Retention policy;
  private final Duration interval;
  private final Map<String, Instant> gone = new HashMap<>();

  Expiring(Retention policy, Duration interval) {
    this.policy = policy;
    this.interval = interval;
  }

  Map<String, Instant> of(Collection<Candidate> backups, Instant next) {
    Set<String> waiting = new HashSet<>();
    backups.forEach(backup -> waiting.add(backup.id()));
    long bytes = (long) backups.stream().mapToLong(Candidate::bytes).average().orElse(0);
    long count = Math.max(1, Math.min(MOST_AT_ONCE, DAY.dividedBy(interval)));
    List<Candidate> there = new ArrayList<>(backups);
    Instant at = next;
    int looked = 0;
    while (!waiting.isEmpty() && looked < MOST_LOOKED_AT) {
      for (long i = 0; i < count; i++) {
        at = i == 0 ? at : at.plus(interval);
        there.add(Candidate.of("simulated at " + at, at, bytes));
      }
      looked += there.size();
      there = kept(there, at, waiting);
      at = at.plus(interval);
    }
    return gone;
  }

  private List<Candidate> kept(List<Candidate> there, Instant now, Set<String> waiting) {
    RetentionPlan plan = policy.plan(there, now);
    for (Candidate backup : plan.deleted()) {
      if (waiting.remove(backup.id())) {
        gone.put(backup.id(), now);
      }
    }
    return new ArrayList<>(plan.kept());
  }
}
