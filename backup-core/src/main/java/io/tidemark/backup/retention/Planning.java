package io.tidemark.backup.retention;

import io.tidemark.backup.retention.Retention.Rule;
import io.tidemark.backup.retention.RetentionPlan.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One application of a policy. */
final class Planning {

  private static final Comparator<Candidate> NEWEST_FIRST =
      Comparator.comparing(Candidate::takenAt).thenComparing(Candidate::id).reversed();

  private final Retention policy;
  private final Instant now;
  private final List<Candidate> all;
  private final List<Candidate> good;

  /** The ids of those that are good, with everything that they build upon. */
  private final Set<String> sound;

  /** Why a backup stays; one without an entry goes. */
  private final Map<String, List<String>> reasons = new HashMap<>();

  /** Those that no maximum gives up. */
  private final Set<String> firm = new HashSet<>();

  Planning(Retention policy, Collection<Candidate> backups, Instant now) {
    this.policy = policy;
    this.now = now;
    this.all = backups.stream().sorted(NEWEST_FIRST).toList();
    Set<String> sound = sound(all);
    this.good =
        all.stream().filter(backup -> sound.contains(backup.id()) && !isInFuture(backup)).toList();
    this.sound = sound;
  }

  private static Set<String> sound(List<Candidate> all) {
    Map<String, Candidate> known = new HashMap<>();
    all.forEach(backup -> known.put(backup.id(), backup));
    Map<String, Boolean> judged = new HashMap<>();
    for (Candidate backup : all) {
      Deque<Candidate> chain = new ArrayDeque<>();
      Candidate link = backup;
      while (link != null && !judged.containsKey(link.id())) {
        chain.push(link);
        judged.put(link.id(), false); // until its parent is known; a ring is never good
        link = link.parent().map(known::get).orElse(null);
      }
      for (Candidate child : chain) {
        boolean builds = child.parent().map(id -> judged.getOrDefault(id, false)).orElse(true);
        judged.put(child.id(), child.isGood() && builds);
      }
    }
    return judged.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  RetentionPlan plan() {
    keepLast();
    keepWithin();
    keepTiers();
    keepRecoveryWindow();
    keepFewest();
    keepWhatIsHeld();
    keepWhatIsDoubtful();
    Set<String> parents = keepWhatIsNeeded();
    SizeLimit limit = new SizeLimit(all, reasons.keySet(), firm, parents);
    policy.value(Rule.MAXIMUM_BYTES).ifPresent(limit::apply);
    return new RetentionPlan(
        all.stream().map(backup -> decision(backup, limit)).toList(), limit.warnings());
  }

  private Decision decision(Candidate backup, SizeLimit limit) {
    Optional<String> given = limit.reason(backup);
    if (given.isPresent()) {
      return new Decision(backup, false, List.of(given.get()));
    }
    List<String> why = reasons.get(backup.id());
    return why == null
        ? new Decision(backup, false, List.of("no rule keeps it"))
        : new Decision(backup, true, why);
  }

  private boolean isInFuture(Candidate backup) {
    return backup.takenAt().isAfter(now);
  }

  private void keep(Candidate backup, String reason) {
    reasons.computeIfAbsent(backup.id(), id -> new ArrayList<>(1)).add(reason);
  }

  private void keepFirmly(Candidate backup, String reason) {
    keep(backup, reason);
    firm.add(backup.id());
  }

  private List<Candidate> newest(long count) {
    return good.subList(0, (int) Math.min(count, good.size()));
  }

  private void keepLast() {
    long wanted = policy.value(Rule.LAST).orElse(0L);
    int rank = 0;
    for (Candidate backup : newest(wanted)) {
      rank++;
      keep(backup, "last " + rank + " of " + wanted);
    }
  }

  private void keepWithin() {
    Optional<Duration> age = policy.value(Rule.WITHIN).map(Duration::ofMillis);
    if (age.isPresent() && !good.isEmpty()) {
      Instant oldest = good.get(0).takenAt().minus(age.get());
      good.stream()
          .takeWhile(backup -> !backup.takenAt().isBefore(oldest))
          .forEach(backup -> keep(backup, "within " + age.get() + " of the newest"));
    }
  }

  private void keepTiers() {
    for (Tier tier : Tier.values()) {
      Integer wanted = policy.tiers().get(tier);
      if (wanted != null) {
        keepFirsts(tier, wanted);
      }
    }
  }

  private void keepFirsts(Tier tier, int wanted) {
    // The last that is put is the oldest of its period.
    Map<Instant, Candidate> firsts = new LinkedHashMap<>();
    for (Candidate backup : good) {
      Instant period = policy.periods().begin(tier, backup.takenAt());
      if (firsts.size() == wanted && !firsts.containsKey(period)) {
        break;
      }
      firsts.put(period, backup);
    }
    int rank = 0;
    for (Candidate first : firsts.values()) {
      rank++;
      keep(first, tier.label() + " " + rank + " of " + wanted);
    }
  }

  private void keepRecoveryWindow() {
    Optional<Duration> window = policy.value(Rule.RECOVERY_WINDOW).map(Duration::ofMillis);
    if (window.isEmpty()) {
      return;
    }
    Instant begin = now.minus(window.get());
    for (Candidate backup : good) {
      if (!backup.completedAt().isAfter(begin)) {
        keep(backup, "reaches the begin of the recovery window of " + window.get());
        return;
      }
      keep(backup, "in the recovery window of " + window.get());
    }
  }

  private void keepFewest() {
    long fewest = policy.value(Rule.FLOOR).orElseThrow();
    newest(fewest)
        .forEach(backup -> keepFirmly(backup, "never fewer than " + fewest + " good ones"));
  }

  private void keepWhatIsHeld() {
    for (Candidate backup : all) {
      backup.pins().stream()
          .filter(pin -> pin.holdsAt(now))
          .forEach(pin -> keepFirmly(backup, pin.text()));
      backup
          .lockedUntil()
          .filter(end -> end.isAfter(now))
          .ifPresent(
              end ->
                  keepFirmly(backup, end.equals(Instant.MAX) ? "locked" : "locked until " + end));
    }
  }

  /** What is not good stays until there are enough good ones that are newer. */
  private void keepWhatIsDoubtful() {
    List<Candidate> fewest = newest(policy.value(Rule.FLOOR).orElseThrow());
    boolean isEnough = fewest.size() == policy.value(Rule.FLOOR).orElseThrow();
    for (Candidate backup : all) {
      if (isInFuture(backup)) {
        keepFirmly(backup, "dated in the future, by a wrong clock");
      } else if (!sound.contains(backup.id())
          && !(isEnough && NEWEST_FIRST.compare(backup, fewest.get(fewest.size() - 1)) > 0)) {
        keepFirmly(backup, "not good, but there are too few newer ones");
      }
    }
  }

  /** Returns the ids of those that stay for nothing else. */
  private Set<String> keepWhatIsNeeded() {
    Set<String> added = new HashSet<>();
    Map<String, Candidate> known = new HashMap<>();
    all.forEach(backup -> known.put(backup.id(), backup));
    Deque<Candidate> waiting = new ArrayDeque<>();
    all.stream().filter(backup -> reasons.containsKey(backup.id())).forEach(waiting::add);
    while (!waiting.isEmpty()) {
      Candidate child = waiting.remove();
      Candidate parent = child.parent().map(known::get).orElse(null);
      if (parent != null) {
        if (!reasons.containsKey(parent.id())) {
          waiting.add(parent);
          added.add(parent.id());
        }
        keep(parent, "needed by " + child.id());
      }
    }
    return added;
  }
}
