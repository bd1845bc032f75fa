package io.tidemark.backup;

import io.tidemark.backup.coordination.Coordination;
import io.tidemark.backup.coordination.Turn;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.timetable.Cutoff;
import io.tidemark.backup.timetable.Result;
import io.tidemark.backup.timetable.TaskName;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Does tasks while this instance has the turn for them, and cuts off what loses its turn. */
record InTurn(Coordination coordination) {

  private static final String ELSEWHERE = "another instance is at it";

  Result attempt(TaskName name, Supplier<Result> work) {
    return attempt(name, turn -> work.get());
  }

  /** Does what may lend the turn on, and registers with it who is told of its loss. */
  Result attempt(TaskName name, Function<Turn, Result> work) {
    Optional<Turn> taken = coordination.tryTake(name.toString());
    if (taken.isEmpty()) {
      return Result.skipped(ELSEWHERE);
    }
    Cutoff cutoff = new Cutoff();
    Result result;
    try (Turn turn = taken.get()) {
      turn.onLost(cutoff::cut);
      result = work.apply(turn);
    } catch (LockedException e) {
      result = Result.skipped(ELSEWHERE + ": " + Failures.text(e));
    } finally {
      cutoff.end();
    }
    return cutoff.isCut() && result.kind() == Result.Kind.FAILED
        ? Result.failed("the turn was lost: " + result.reason())
        : result;
  }
}
