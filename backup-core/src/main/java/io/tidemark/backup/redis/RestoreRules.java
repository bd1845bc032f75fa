package io.tidemark.backup.redis;

import io.tidemark.backup.redis.RedisTarget.OnConflict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What is restored, and how.
 *
 * @param databases where chosen databases of the backup go; empty for all, each to its own number
 * @param patterns which keys are restored: those that match one; all if there is none
 * @param swap whether databases are replaced as a whole; empty if keys are restored among others
 */
record RestoreRules(
    Map<Integer, Integer> databases, List<KeyPattern> patterns, OnConflict conflict, Swap swap) {

  RestoreRules {
    databases = Map.copyOf(databases);
    patterns = List.copyOf(patterns);
  }

  /** How databases are replaced. */
  enum Swap {
    /** Not at all. */
    NONE,
    /** As a whole. */
    REPLACE,
    /** As a whole, and the old data stays in a spare database. */
    KEEP
  }

  static RestoreRules usual() {
    return new RestoreRules(Map.of(), List.of(), OnConflict.FAIL, Swap.NONE);
  }

  RestoreRules database(int from, int to) {
    Map<Integer, Integer> more = new HashMap<>(databases);
    more.put(from, to);
    return new RestoreRules(more, patterns, conflict, swap);
  }

  RestoreRules matching(KeyPattern pattern) {
    List<KeyPattern> more = new ArrayList<>(patterns);
    more.add(pattern);
    return new RestoreRules(databases, more, conflict, swap);
  }

  RestoreRules conflict(OnConflict other) {
    return new RestoreRules(databases, patterns, other, swap);
  }

  RestoreRules swap(Swap other) {
    return new RestoreRules(databases, patterns, conflict, other);
  }

  /** Returns where a database goes; empty if it is not restored. */
  OptionalInt target(int database) {
    if (databases.isEmpty()) {
      return OptionalInt.of(database);
    }
    Integer target = databases.get(database);
    return target == null ? OptionalInt.empty() : OptionalInt.of(target);
  }

  boolean takes(byte[] key) {
    return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.matches(key));
  }

  /** Functions are for the whole server: who chooses among keys does not get them. */
  boolean takesFunctions() {
    return patterns.isEmpty();
  }
}
