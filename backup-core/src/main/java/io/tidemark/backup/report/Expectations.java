package io.tidemark.backup.report;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.retention.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What somebody expects of a job. What is not said is not judged.
 *
 * @param maxAge how old the newest good backup may be; above it the job is stale
 * @param every how far apart runs are; a slot without a run is missing
 * @param at when runs were to begin, in time order; for schedules that are not even
 * @param rto how long a restore may take
 * @param retention what a prune keeps
 */
public record Expectations(
    Optional<Duration> maxAge,
    Optional<Duration> every,
    List<Instant> at,
    Optional<Duration> rto,
    Optional<Retention> retention) {

  public Expectations {
    at = at.stream().sorted().toList();
  }

  /** Returns those of somebody who expects nothing. */
  public static Expectations none() {
    return new Expectations(
        Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty());
  }

  /** Returns the same with a limit for the age of the newest good backup. */
  public Expectations maxAge(Duration limit) {
    return new Expectations(Optional.of(positive("maxAge", limit)), every, at, rto, retention);
  }

  /** Returns the same with a run in each {@code interval}. */
  public Expectations every(Duration interval) {
    return new Expectations(maxAge, Optional.of(positive("every", interval)), at, rto, retention);
  }

  /** Returns the same with runs at these instants; those in the future are not looked at. */
  public Expectations at(Collection<Instant> instants) {
    return new Expectations(maxAge, every, List.copyOf(instants), rto, retention);
  }

  /** Returns the same with a limit for the time that a restore takes. */
  public Expectations rto(Duration objective) {
    return new Expectations(maxAge, every, at, Optional.of(positive("rto", objective)), retention);
  }

  /** Returns the same with a policy, so that a report says what stays and why. */
  public Expectations retention(Retention policy) {
    return new Expectations(maxAge, every, at, rto, Optional.of(policy));
  }

  private static Duration positive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new InvalidConfigurationException(
          name + " is not above zero: " + value, "give a longer one, or leave it out");
    }
    return value;
  }
}
