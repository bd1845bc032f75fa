package io.tidemark.backup.health;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether backups are as they should be.
 *
 * @param state in a word
 * @param at when that was put together
 * @param jobs each job, with details by the names of docs/health.md: texts, numbers and booleans
 * @param checks what else was looked at
 */
public record BackupHealth(
    State state, Instant at, List<Map<String, Object>> jobs, List<Finding> checks) {

  public BackupHealth {
    jobs = List.copyOf(jobs);
    checks = List.copyOf(checks);
  }

  /** A state; the names are those of hosts' health pages. */
  public enum State {
    UP,
    /** Nobody could find out. */
    UNKNOWN,
    /**
     * A backup is too old, the last run failed, or something that backups need is not there. The
     * host itself works.
     */
    STALE,
    /** The same, where the host has asked to be taken down for it. */
    DOWN;

    /** Returns the worse of two. */
    State and(State other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  /**
   * What a check has found.
   *
   * @param name what was looked at, such as {@code storage s3}
   * @param state {@code UP}, {@code STALE} if it is not as it should be, or {@code UNKNOWN}
   * @param problem what is wrong, for people; may name hosts, but holds no secrets
   */
  public record Finding(String name, State state, Optional<String> problem) {}

  /** Returns it as one JSON object, without the problems, which may name hosts. */
  public String toJson() {
    return HealthJson.of(this, false);
  }

  /** Returns the same with the problems. */
  public String toJsonWithProblems() {
    return HealthJson.of(this, true);
  }
}
