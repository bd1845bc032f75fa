package io.tidemark.backup.redis;

import io.tidemark.backup.redis.rdb.RdbEntry;
import java.util.OptionalInt;

/**
 * Which keys of a snapshot are restored, and into which databases: the same in each pass over it,
 * for which the moment is fixed at which expired keys are told from others.
 */
final class KeySelection {

  private final RestoreRules rules;
  private final long nowMillis;

  KeySelection(RestoreRules rules, long nowMillis) {
    this.rules = rules;
    this.nowMillis = nowMillis;
  }

  /** Returns where a key goes; empty if it was not chosen. */
  OptionalInt chosen(RdbEntry entry) {
    return rules.takes(entry.key()) ? rules.target(entry.database()) : OptionalInt.empty();
  }

  /** Whether the key would be gone by now. */
  boolean hasExpired(RdbEntry entry) {
    return entry.expiresAtMillis().isPresent() && entry.expiresAtMillis().getAsLong() <= nowMillis;
  }

  /** Returns where a key goes that is restored; empty if it is not. */
  OptionalInt target(RdbEntry entry) {
    return hasExpired(entry) ? OptionalInt.empty() : chosen(entry);
  }
}
