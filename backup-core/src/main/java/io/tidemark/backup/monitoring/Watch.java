package io.tidemark.backup.monitoring;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.report.Expectations;
import io.tidemark.backup.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a watch looks for in one job. What is not said raises no alarm. Immutable.
 *
 * @param expected as in a report
 * @param slots when runs were to begin, beside those of {@code expected}
 * @param maxDrillAge how long ago a restore may have passed a drill
 * @param maxCheckAge how long ago a copy may have been read and found sound
 */
public record Watch(
    Expectations expected,
    Slots slots,
    Optional<Duration> maxDrillAge,
    Optional<Duration> maxCheckAge) {

  /** Returns one by the expectations of a report. */
  public static Watch of(Expectations expected) {
    return new Watch(expected, Slots.none(), Optional.empty(), Optional.empty());
  }

  /** Returns one for backups that are no older than this. */
  public static Watch maxAge(Duration limit) {
    return of(Expectations.none().maxAge(limit));
  }

  /** Returns the same with the times of a schedule. */
  public Watch slots(Slots times) {
    return new Watch(expected, times, maxDrillAge, maxCheckAge);
  }

  /** Returns the same with a limit for the age of the last drill that was passed. */
  public Watch maxDrillAge(Duration limit) {
    return new Watch(expected, slots, Optional.of(positive("maxDrillAge", limit)), maxCheckAge);
  }

  /** Returns the same with a limit for the age of the last verification of any copy. */
  public Watch maxCheckAge(Duration limit) {
    return new Watch(expected, slots, maxDrillAge, Optional.of(positive("maxCheckAge", limit)));
  }

  /** Returns what a report is to expect at a moment. */
  public Expectations expectedAt(Instant now) {
    List<Instant> times = new ArrayList<>(expected.at());
    times.addAll(slots.between(now.minus(Report.WINDOW), now));
    return times.isEmpty() ? expected : expected.at(times);
  }

  private static Duration positive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new InvalidConfigurationException(
          name + " is not above zero: " + value, "give a longer one, or leave it out");
    }
    return value;
  }
}
