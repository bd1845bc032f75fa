package io.tidemark.backup;

import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.schedule.Schedule;
import io.tidemark.backup.timetable.Occasion;
import io.tidemark.backup.timetable.Result;
import io.tidemark.backup.timetable.Task;
import io.tidemark.backup.timetable.TaskName;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task of a job other than its backups. */
final class ScheduledChore implements Task {

  private static final Logger LOG = LoggerFactory.getLogger(BackupScheduler.class);

  private final TaskName name;
  private final Schedule schedule;
  private final Chore chore;
  private final InTurn inTurn;
  private final TaskEvents events;

  /** Set and read by the worker; what skips a slot meanwhile fails nothing. */
  private volatile boolean isTold;

  /** What is done. */
  @FunctionalInterface
  interface Chore {
    /** Does it, and returns what it has found wrong and told itself. */
    Optional<String> run() throws Exception;
  }

  ScheduledChore(Schedule schedule, Chore chore, InTurn inTurn, TaskName name, TaskEvents events) {
    this.name = name;
    this.schedule = schedule;
    this.chore = chore;
    this.inTurn = inTurn;
    this.events = events;
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
    return false;
  }

  @Override
  public Result attempt(Occasion occasion) {
    isTold = false;
    try {
      return inTurn.attempt(name, this::done);
    } catch (RuntimeException e) {
      return failed(e);
    }
  }

  private Result done() {
    try {
      Optional<String> found = chore.run();
      isTold = found.isPresent();
      return found.map(Result::failed).orElseGet(Result::done);
    } catch (LockedException e) {
      throw e;
    } catch (Exception e) {
      return failed(e);
    }
  }

  private Result failed(Exception e) {
    LOG.debug("{} failed", name, e);
    return Result.failed(Failures.text(e));
  }

  @Override
  public void ended(Result result) {
    events.ended(result, isTold);
  }
}
