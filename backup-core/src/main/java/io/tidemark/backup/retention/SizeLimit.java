package io.tidemark.backup.retention;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/** Gives up the oldest of what rules keep, as long as all of it takes too much. */
final class SizeLimit {

  private static final Comparator<Candidate> OLDEST_FIRST =
      Comparator.comparing(Candidate::takenAt).thenComparing(Candidate::id);

  private final Map<String, Candidate> kept = new HashMap<>();
  private final Set<String> firm;
  private final Set<String> parents;
  private final Map<String, Integer> children = new HashMap<>();
  private final Set<String> given = new HashSet<>();
  private final List<String> warnings = new ArrayList<>();
  private String reason = "";

  /**
   * Looks at what is kept.
   *
   * @param firm the ids of those that must stay
   * @param parents the ids of those that stay for no other reason than that others need them
   */
  SizeLimit(Collection<Candidate> all, Set<String> keptIds, Set<String> firm, Set<String> parents) {
    this.firm = firm;
    this.parents = parents;
    for (Candidate backup : all) {
      if (keptIds.contains(backup.id())) {
        kept.put(backup.id(), backup);
        backup.parent().ifPresent(parent -> children.merge(parent, 1, Integer::sum));
      }
    }
  }

  void apply(long maximumBytes) {
    reason = "all take more than " + maximumBytes + " bytes, and it is among the oldest";
    long bytes = kept.values().stream().mapToLong(Candidate::bytes).sum();
    PriorityQueue<Candidate> free = new PriorityQueue<>(OLDEST_FIRST);
    kept.values().stream().filter(this::isFree).forEach(free::add);
    while (bytes > maximumBytes && !free.isEmpty()) {
      bytes -= giveUp(free.remove(), free);
    }
    if (bytes > maximumBytes) {
      warnings.add(
          "what must stay takes %d bytes, and %d is the maximum".formatted(bytes, maximumBytes));
    }
    if (!given.isEmpty()) {
      warnings.add(
          "%d backups that the rules keep go because of the maximum of %d bytes"
              .formatted(given.size(), maximumBytes));
    }
  }

  /** Gives one up, and those that only it has needed; returns their bytes. */
  private long giveUp(Candidate backup, Queue<Candidate> free) {
    long bytes = 0;
    Candidate next = backup;
    while (next != null) {
      given.add(next.id());
      bytes += next.bytes();
      Candidate parent = next.parent().map(kept::get).orElse(null);
      next = null;
      if (parent != null) {
        children.merge(parent.id(), -1, Integer::sum);
        if (isFree(parent)) {
          if (parents.contains(parent.id())) {
            next = parent;
          } else {
            free.add(parent);
          }
        }
      }
    }
    return bytes;
  }

  private boolean isFree(Candidate backup) {
    return !firm.contains(backup.id()) && children.getOrDefault(backup.id(), 0) == 0;
  }

  /** Returns why a backup is given up; empty if it is not. */
  Optional<String> reason(Candidate backup) {
    return given.contains(backup.id()) ? Optional.of(reason) : Optional.empty();
  }

  List<String> warnings() {
    return warnings;
  }
}
