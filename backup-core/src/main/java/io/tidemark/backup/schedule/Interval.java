package io.tidemark.backup.schedule;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * All multiples of a duration since 1970-01-01T00:00Z, so that a restart and another host come to
 * the same instants.
 */
record Interval(Duration length) implements Slots {

  Interval {
    if (length.compareTo(Duration.ofSeconds(1)) < 0
        || !length.equals(Duration.ofSeconds(length.toSeconds()))) {
      throw new InvalidConfigurationException(
          "the schedule 'every " + length + "' cannot be used: it is no number of whole seconds",
          "give one second or more, such as PT6H");
    }
  }

  @Override
  public Optional<Instant> next(Instant after) {
    long seconds = length.toSeconds();
    long done = Math.floorDiv(after.getEpochSecond(), seconds);
    return after.isBefore(Schedule.END)
        ? Optional.of(Instant.ofEpochSecond((done + 1) * seconds))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "every " + length;
  }
}
