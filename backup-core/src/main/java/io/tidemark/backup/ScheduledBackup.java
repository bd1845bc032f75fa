package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.coordination.Coordination;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.schedule.Schedule;
import io.tidemark.backup.timetable.Occasion;
import io.tidemark.backup.timetable.Occasion.Cause;
import io.tidemark.backup.timetable.Result;
import io.tidemark.backup.timetable.Task;
import io.tidemark.backup.timetable.TaskName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backups of a pipeline, one a slot, whoever of several instances makes it. */
final class ScheduledBackup implements Task {

  static final String TASK = "backup";

  private static final Logger LOG = LoggerFactory.getLogger(BackupScheduler.class);

  private final BackupPipeline pipeline;
  private final Schedule schedule;
  private final InTurn inTurn;
  private final InstantSource clock;
  private final TaskName name;
  private final TaskEvents events;
  private final RunHistory history;

  /** Set and read by the worker; what skips a slot meanwhile fails nothing. */
  private volatile boolean isTold;

  ScheduledBackup(BackupPipeline pipeline, Schedule schedule, InTurn inTurn, InstantSource clock) {
    this.pipeline = pipeline;
    this.schedule = schedule;
    this.inTurn = inTurn;
    this.clock = clock;
    this.name = new TaskName(pipeline.settings().job().value(), TASK);
    this.events = new TaskEvents(name, new EventSender(pipeline.settings()), clock);
    this.history = new RunHistory(pipeline.settings());
  }

  @Override
  public TaskName name() {
    return name;
  }

  @Override
  public Schedule schedule() {
    return schedule;
  }

  @Override
  public boolean remembers() {
    return true;
  }

  @Override
  public Result attempt(Occasion occasion) {
    isTold = false;
    try {
      // Not before: the other instance may be about to end.
      return inTurn.attempt(
          name, turn -> unneeded(occasion).orElseGet(() -> backup(new LentTurn(turn))));
    } catch (BackupException e) {
      // A run that fails for that is told of and noted like any other.
      return backup(
          work -> {
            throw e;
          });
    }
  }

  private Optional<Result> unneeded(Occasion occasion) {
    try {
      RunHistory.Past past = history.read();
      events.failing(past.failingSince());
      Instant now = clock.instant();
      return occasion.cause() == Cause.CALL
          ? Optional.empty()
          : past.backup(occasion, now).map(backup -> unneeded(occasion, backup));
    } catch (BackupException e) {
      if (occasion.cause() == Cause.MISSED) {
        return Optional.of(Result.undecided(Failures.text(e)));
      }
      LOG.warn("{} is made without a look at what there is: {}", name, Failures.text(e));
      return Optional.empty();
    }
  }

  private static Result unneeded(Occasion occasion, BackupId backup) {
    String reason = "there is one of this slot already: " + backup;
    return occasion.cause() == Cause.MISSED ? Result.unneeded(reason) : Result.skipped(reason);
  }

  private Result backup(Coordination turns) {
    Optional<BackupRun> run = pipeline.submitIfIdle(turns);
    if (run.isEmpty()) {
      return Result.skipped("another one is being made");
    }
    isTold = true;
    try {
      run.get().join();
      return Result.done();
    } catch (LockedException e) {
      throw e;
    } catch (BackupException e) {
      return Result.failed(Failures.text(e));
    }
  }

  @Override
  public void ended(Result result) {
    events.ended(result, isTold);
  }
}
