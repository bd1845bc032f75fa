package io.tidemark.backup.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One figure.
 *
 * @param metric what it is
 * @param tags the values of its tags, in their order
 * @param value the value; of a timer the seconds in all
 * @param count how often it was measured, of a timer
 */
public record Sample(Metric metric, List<String> tags, double value, long count) {

  public Sample {
    tags = List.copyOf(tags);
    if (tags.size() != metric.tags().size()) {
      throw new IllegalArgumentException(metric + " has other tags than " + tags);
    }
  }

  static Sample of(Metric metric, double value, String... tags) {
    return new Sample(metric, List.of(tags), value, 0);
  }

  /** Whole numbers are exact up to some 9 PB. */
  static Sample of(Metric metric, long value, String... tags) {
    return of(metric, (double) value, tags);
  }

  static Sample of(Metric metric, Instant at, String... tags) {
    return of(metric, at.toEpochMilli() / 1e3, tags);
  }

  static Sample of(Metric metric, Duration time, String... tags) {
    return of(metric, time.toMillis() / 1e3, tags);
  }

  /** Returns its name and tags, by which two looks find the same one. */
  Series series() {
    return new Series(metric, tags);
  }

  /** A figure over time. */
  record Series(Metric metric, List<String> tags) {}
}
