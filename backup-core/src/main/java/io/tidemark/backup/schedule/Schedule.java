package io.tidemark.backup.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The instants at which something is to be done, called slots. Every instance of a host comes to
 * the same ones. Immutable.
 *
 * <p>Not for measuring how long ago something was done; a slot is a time on the clock.
 */
public final class Schedule {

  /** Before that, no zone has rules. */
  static final Instant BEGIN = Instant.parse("0001-01-01T00:00:00Z");

  /** Where calendars cannot be relied on any more: the year 10,000. */
  static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private final Slots slots;
  private final Jitter jitter;

  private Schedule(Slots slots, Jitter jitter) {
    this.slots = slots;
    this.jitter = jitter;
  }

  /**
   * Returns the slots of a cron pattern of five fields, such as {@code 15 2 * * *}, or of a macro,
   * such as {@code @daily}; docs/schedules.md has the syntax.
   *
   * <p>A time that the clocks of the zone leave out runs at the first instant after the gap, and
   * one that they show twice runs the first time. A pattern for every hour follows the clock: it
   * runs as often as that shows a time that matches.
   *
   * @throws io.tidemark.backup.error.InvalidConfigurationException if it is anything else, or never
   *     comes, such as 30 February
   */
  public static Schedule cron(String expression, ZoneId zone) {
    return new Schedule(Cron.parse(expression, zone), Jitter.NONE);
  }

  /**
   * Returns slots at a fixed distance, whatever clocks show: its multiples since 1970-01-01T00:00Z,
   * so that a restart does not shift them.
   *
   * @throws io.tidemark.backup.error.InvalidConfigurationException if it is less than a second, or
   *     no number of whole seconds
   */
  public static Schedule every(Duration interval) {
    return new Schedule(new Interval(interval), Jitter.NONE);
  }

  /**
   * Returns the same slots, of which each is begun up to so much later, and before the next one: by
   * an amount that differs from job to job and from slot to slot, and is the same in every
   * instance.
   */
  public Schedule jitter(Duration upTo) {
    return new Schedule(slots, new Jitter(upTo));
  }

  /** Returns the first slot that is later than an instant, without jitter; empty if none is. */
  public Optional<Instant> next(Instant after) {
    return slots.next(after);
  }

  /** Returns the next slots, without jitter. */
  public List<Instant> upcoming(Instant after, int count) {
    List<Instant> upcoming = new ArrayList<>();
    Optional<Instant> slot = next(after);
    while (slot.isPresent() && upcoming.size() < count) {
      upcoming.add(slot.get());
      slot = next(slot.get());
    }
    return List.copyOf(upcoming);
  }

  /** Returns the newest slot that is neither later than an instant nor too long ago. */
  public Optional<Instant> latest(Instant until, Duration within) {
    Duration back = Duration.ofMinutes(1);
    while (back.compareTo(within) < 0) {
      Optional<Instant> found = newest(until, back);
      if (found.isPresent()) {
        return found;
      }
      back = back.multipliedBy(2);
    }
    return newest(until, within);
  }

  private Optional<Instant> newest(Instant until, Duration within) {
    Optional<Instant> newest = Optional.empty();
    Optional<Instant> slot = next(until.minus(within).minusNanos(1));
    while (slot.isPresent() && !slot.get().isAfter(until)) {
      newest = slot;
      slot = next(slot.get());
    }
    return newest;
  }

  /** Returns how long after a slot a job begins; nothing without {@link #jitter}. */
  public Duration delay(String job, Instant slot) {
    return jitter.of(job, slot, next(slot));
  }

  /** Returns the pattern, the zone and the jitter. */
  @Override
  public String toString() {
    return jitter.limit().isZero()
        ? slots.toString()
        : slots + ", up to " + jitter.limit() + " later";
  }
}
