package io.tidemark.backup.timetable;

import io.tidemark.backup.schedule.Schedule;
import io.tidemark.backup.schedule.TaskOutcome;
import io.tidemark.backup.schedule.TaskStatus;
import io.tidemark.backup.timetable.Occasion.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which slot of a task comes next, and how it stands with it. Looks at no clock. Not thread-safe.
 */
final class TaskState {

  /** How late a slot may be noticed without having been missed. */
  static final Duration PUNCTUAL = Duration.ofMinutes(1);

  /** How far a clock may be set back without the slots since then coming again. */
  static final Duration TOLERANCE = Duration.ofHours(1);

  private static final Duration RETRY_PAUSE = Duration.ofMinutes(1);

  /** More than any schedule pauses. */
  private static final Duration AGES = Duration.ofDays(41 * 366);

  /** What a task is doing. */
  enum Activity {
    IDLE,
    WAITING,
    RUNNING
  }

  private final Task task;
  private final Schedule schedule;
  private Instant since = Instant.MIN;
  private @Nullable Instant slot;
  private @Nullable Occasion undecided;
  private Instant retryAt = Instant.MAX;
  private @Nullable TaskOutcome last;
  private Activity activity = Activity.IDLE;
  private Instant active = Instant.MIN;
  private boolean isPaused;

  TaskState(Task task) {
    this.task = task;
    this.schedule = task.schedule();
  }

  Task task() {
    return task;
  }

  /** Returns the slot that has gone by unused before the start, as far as that is known. */
  Optional<Occasion> begin(Instant now, Duration catchUp) {
    since = now;
    Optional<Instant> newest = schedule.latest(now, AGES);
    if (newest.isPresent() && now.isBefore(begins(newest.get()))) {
      slot = newest.get();
      return Optional.empty();
    }
    slot = schedule.next(now).orElse(null);
    return newest
        .filter(it -> task.remembers() && !it.plus(catchUp).isBefore(now))
        .map(it -> new Occasion(it, Optional.ofNullable(slot), Cause.MISSED));
  }

  private Instant begins(Instant at) {
    return at.plus(schedule.delay(task.name().job(), at));
  }

  /** Returns what has become due; each slot no more than once, and of several the newest. */
  Optional<Occasion> due(Instant now) {
    followClock(now);
    if (slot == null || now.isBefore(begins(slot))) {
      return retry(now);
    }
    undecided = null;
    Instant first = slot;
    Instant newest = schedule.latest(now, Duration.between(first, now)).orElse(first);
    if (newest.isAfter(first) && now.isBefore(begins(newest))) {
      since = now;
      slot = newest;
      // The newest will make up for one that is long gone.
      return occasion(first, now).filter(it -> it.cause() == Cause.SLOT);
    }
    since = now;
    slot = schedule.next(newest).orElse(null);
    return occasion(newest, now);
  }

  private Optional<Occasion> occasion(Instant at, Instant now) {
    boolean missed = begins(at).plus(PUNCTUAL).isBefore(now);
    return Optional.of(
        new Occasion(at, Optional.ofNullable(slot), missed ? Cause.MISSED : Cause.SLOT));
  }

  /** Begins anew if the clock was set back by far: it was wrong before. */
  private void followClock(Instant now) {
    if (slot != null && since.isAfter(Instant.MIN) && now.isBefore(since.minus(TOLERANCE))) {
      since = now;
      slot = schedule.next(now).orElse(null);
      retryAt = retryAt.isAfter(now.plus(RETRY_PAUSE)) ? now.plus(RETRY_PAUSE) : retryAt;
    }
  }

  private Optional<Occasion> retry(Instant now) {
    if (undecided == null || now.isBefore(retryAt) || activity != Activity.IDLE) {
      return Optional.empty();
    }
    Optional<Occasion> again = Optional.of(undecided);
    undecided = null;
    return again;
  }

  /** Returns when to look again; empty for not any more. */
  Optional<Instant> wake() {
    Instant regular = slot == null ? Instant.MAX : begins(slot);
    Instant wake = undecided != null && retryAt.isBefore(regular) ? retryAt : regular;
    return wake.equals(Instant.MAX) ? Optional.empty() : Optional.of(wake);
  }

  /** Returns why a slot cannot be used; empty if it can. */
  Optional<String> obstacle() {
    if (isPaused) {
      return Optional.of("it is paused");
    }
    return switch (activity) {
      case RUNNING -> Optional.of("the run of " + active + " is still going on");
      case WAITING -> Optional.of("the run of " + active + " still waits for others to end");
      case IDLE -> Optional.empty();
    };
  }

  boolean isIdle() {
    return activity == Activity.IDLE;
  }

  void enter(Activity what, Instant at) {
    activity = what;
    active = at;
  }

  void ended(Occasion occasion, Result result, Instant now) {
    last = result.outcome(occasion.slot(), now);
    if (result.kind() == Result.Kind.UNDECIDED && undecided == null) {
      undecided = occasion;
      retryAt = now.plus(RETRY_PAUSE);
    }
  }

  void pause(boolean whether) {
    isPaused = whether;
  }

  TaskStatus status() {
    return new TaskStatus(
        task.name().job(),
        task.name().task(),
        activity == Activity.RUNNING,
        activity == Activity.WAITING,
        isPaused,
        Optional.ofNullable(slot).map(this::begins),
        Optional.ofNullable(last));
  }
}
