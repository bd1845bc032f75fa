package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How often every copy is read. Each call of {@link BackupRepository#verifyDue} reads the share
 * that is due: what was not read for the longest time comes first, and after one period everything
 * has been read, however often it is called. Immutable.
 */
public final class Rotation {

  private final Duration period;
  private final Depth depth;
  private final long maximumBytes;

  private Rotation(Duration period, Depth depth, long maximumBytes) {
    this.period = period;
    this.depth = depth;
    this.maximumBytes = maximumBytes;
  }

  /** Reads everything once in a period, at the depth {@link Depth#STORED}. */
  public static Rotation every(Duration period) {
    if (period.isNegative() || period.isZero()) {
      throw new InvalidConfigurationException(
          "a verification cannot come round every " + period, "give days, such as P30D");
    }
    return new Rotation(period, Depth.STORED, Long.MAX_VALUE);
  }

  /** Returns the same with another depth; those beyond {@code STORED} need a key. */
  public Rotation depth(Depth to) {
    return new Rotation(period, to, maximumBytes);
  }

  /**
   * Returns the same with a limit of what one call reads at rest, though never less than one copy.
   * With too low a limit a period does not suffice; {@link RotationReport#overdue} tells.
   */
  public Rotation atMost(long bytes) {
    if (bytes <= 0) {
      throw new InvalidConfigurationException(
          "a verification cannot read " + bytes + " bytes", "give a positive number");
    }
    return new Rotation(period, depth, bytes);
  }

  /** Returns how deep copies are read. */
  Depth depth() {
    return depth;
  }

  /**
   * A copy, as far as the order of reading looks at it.
   *
   * @param location where it lies
   * @param bytes what it takes there
   * @param madeAt when the backup was made
   * @param readAt when it was last read as deep as wanted; empty for never
   */
  record Candidate(
      String location, BackupId id, long bytes, Instant madeAt, Optional<Instant> readAt) {

    Instant since() {
      return readAt.orElse(madeAt);
    }
  }

  /** Whether a copy has not been read for longer than a period. */
  boolean isOverdue(Candidate copy, Instant now) {
    return !copy.since().plus(period).isAfter(now);
  }

  /** Returns what is read now, in this order. */
  List<Candidate> due(Collection<Candidate> copies, Instant now) {
    long share = share(copies, now);
    List<Candidate> due = new ArrayList<>();
    long bytes = 0;
    for (Candidate copy : (Iterable<Candidate>) copies.stream().sorted(ORDER)::iterator) {
      boolean wanted = due.isEmpty() || isOverdue(copy, now) || bytes < share;
      if (!wanted || (!due.isEmpty() && bytes + copy.bytes() > maximumBytes)) {
        break;
      }
      due.add(copy);
      bytes += copy.bytes();
    }
    return due;
  }

  /**
   * Returns how many bytes of a log are read now.
   *
   * @param all its bytes
   * @param roundBegan when the reading of all of it began
   * @param lastRead when a part of it was read last; empty for never
   */
  long logShare(long all, Instant roundBegan, Optional<Instant> lastRead, Instant now) {
    if (!roundBegan.plus(period).isAfter(now)) {
      return Long.MAX_VALUE;
    }
    Duration elapsed = lastRead.map(last -> Duration.between(last, now)).orElse(Duration.ofDays(1));
    return Math.max(1, part(all, elapsed));
  }

  long maximumBytes() {
    return maximumBytes;
  }

  private static final Comparator<Candidate> ORDER =
      Comparator.comparing(Candidate::since)
          .thenComparing(Candidate::id)
          .thenComparing(Candidate::location);

  /** The part of everything that the time since the last reading is of a period. */
  private long share(Collection<Candidate> copies, Instant now) {
    long all = copies.stream().mapToLong(Candidate::bytes).sum();
    return copies.stream()
        .flatMap(copy -> copy.readAt().stream())
        .max(Comparator.naturalOrder())
        .map(last -> part(all, Duration.between(last, now)))
        .orElse(0L);
  }

  private long part(long all, Duration elapsed) {
    double part = elapsed.toMillis() / (double) period.toMillis();
    return (long) (all * Math.min(1, Math.max(0, part)));
  }
}
