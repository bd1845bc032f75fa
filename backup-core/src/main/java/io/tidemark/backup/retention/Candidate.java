package io.tidemark.backup.retention;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A backup, as far as a policy looks at it.
 *
 * @param id its name, different from all others'
 * @param takenAt the recorded time of its start
 * @param completedAt the recorded time of its end; a base backup reaches no point before that
 * @param isGood whether it is whole, and nothing has been found wrong with it
 * @param parent the backup that it builds upon; empty for one that needs no other
 * @param bytes what it takes in a storage
 * @param pins who wants it to stay
 * @param lockedUntil until when the storage refuses to delete it; empty if it does not
 */
public record Candidate(
    String id,
    Instant takenAt,
    Instant completedAt,
    boolean isGood,
    Optional<String> parent,
    long bytes,
    List<Pin> pins,
    Optional<Instant> lockedUntil) {

  public Candidate {
    pins = List.copyOf(pins);
  }

  /** Returns a good one that needs no other, and that nobody holds. */
  public static Candidate of(String id, Instant takenAt, long bytes) {
    return new Candidate(
        id, takenAt, takenAt, true, Optional.empty(), bytes, List.of(), Optional.empty());
  }

  /** Returns the same, locked until then. */
  public Candidate lockedUntil(Optional<Instant> end) {
    return new Candidate(id, takenAt, completedAt, isGood, parent, bytes, pins, end);
  }

  @Override
  public String toString() {
    return id;
  }
}
