package io.tidemark.backup.timetable;

import io.tidemark.backup.schedule.TaskOutcome;
import java.time.Instant;
import java.util.Optional;

/**
 * How one attempt at a task has ended.
 *
 * @param reason why it was not done; empty if it was
 */
public record Result(Kind kind, String reason) {

  /** The ways to end. */
  public enum Kind {
    /** It was done. */
    DONE(TaskOutcome.Result.SUCCEEDED),

    /** Somebody else is at it, or something keeps it from being done. */
    SKIPPED(TaskOutcome.Result.SKIPPED),

    /** There was no need for it. */
    UNNEEDED(TaskOutcome.Result.SKIPPED),

    /** It cannot be found out whether there is a need for it; asked again a little later. */
    UNDECIDED(TaskOutcome.Result.SKIPPED),

    /** It went wrong. */
    FAILED(TaskOutcome.Result.FAILED),

    /** It was cut off by a stop. */
    CANCELLED(TaskOutcome.Result.CANCELLED);

    private final TaskOutcome.Result told;

    Kind(TaskOutcome.Result told) {
      this.told = told;
    }
  }

  public static Result done() {
    return new Result(Kind.DONE, "");
  }

  public static Result skipped(String reason) {
    return new Result(Kind.SKIPPED, reason);
  }

  public static Result unneeded(String reason) {
    return new Result(Kind.UNNEEDED, reason);
  }

  public static Result undecided(String reason) {
    return new Result(Kind.UNDECIDED, reason);
  }

  public static Result failed(String reason) {
    return new Result(Kind.FAILED, reason);
  }

  /** Returns the same of an attempt that was cut off: it need not have gone wrong by itself. */
  Result cutOff() {
    return kind == Kind.FAILED ? new Result(Kind.CANCELLED, reason) : this;
  }

  /** Returns what a status says of it. */
  TaskOutcome outcome(Instant slot, Instant now) {
    return new TaskOutcome(
        slot, now, kind.told, kind == Kind.DONE ? Optional.empty() : Optional.of(reason));
  }
}
