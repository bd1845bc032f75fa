package io.tidemark.backup;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.util.Optional;

/**
 * Which files of a log are verified. Files have one order: timelines one after the other, in each
 * its history and then its segments. A reading can end after some bytes, and the next one go on
 * there. Immutable.
 */
public final class LogReading {

  private final Optional<String> location;
  private final Optional<String> after;
  private final long maximumBytes;

  private LogReading(Optional<String> location, Optional<String> after, long maximumBytes) {
    this.location = location;
    this.after = after;
    this.maximumBytes = maximumBytes;
  }

  /** Reads the whole log in every place. */
  public static LogReading all() {
    return new LogReading(Optional.empty(), Optional.empty(), Long.MAX_VALUE);
  }

  /** Returns the same for one place only. */
  public LogReading in(String place) {
    return new LogReading(Optional.of(place), after, maximumBytes);
  }

  /** Returns the same behind a file, by PostgreSQL's name, whether that is there or not. */
  public LogReading after(String name) {
    return new LogReading(location, Optional.of(name), maximumBytes);
  }

  /**
   * Returns the same with a limit of what is read at rest in each place, though never less than one
   * file.
   */
  public LogReading atMost(long bytes) {
    if (bytes <= 0) {
      throw new InvalidConfigurationException(
          "a verification cannot read " + bytes + " bytes", "give a positive number");
    }
    return new LogReading(location, after, bytes);
  }

  boolean concerns(String place) {
    return location.isEmpty() || location.get().equals(place);
  }

  String after() {
    return after.orElse("");
  }

  long maximumBytes() {
    return maximumBytes;
  }
}
