package io.tidemark.backup;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.schedule.PlannedRun;
import io.tidemark.backup.schedule.TaskStatus;
import io.tidemark.backup.timetable.TaskName;
import io.tidemark.backup.timetable.Timer;
import io.tidemark.backup.timetable.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Makes the backups of several jobs when they are due, and prunes, verifies and does what else has
 * a schedule.
 *
 * <pre>{@code
 * try (BackupScheduler nightly =
 *     BackupScheduler.builder()
 *         .schedule(shop, Schedule.cron("15 2 * * *", ZoneId.of("Europe/Berlin")))
 *         .start()) {
 *   ...
 * }
 * }</pre>
 *
 * <p>A slot that comes while the task's run before is still going on is skipped, and told as such;
 * one that finds too many tasks at work waits. A slot that was missed is made up within a window;
 * whether a backup was missed is read from the catalog. What fails is told, and done again in the
 * next slot; nothing that fails ends the scheduler. Thread-safe.
 */
public final class BackupScheduler implements AutoCloseable {

  /** What containers have before they are killed. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Timetable timetable;
  private final Timer timer;
  private State state = State.NEW;

  private enum State {
    NEW,
    STARTED,
    STOPPED
  }

  BackupScheduler(Timetable timetable, InstantSource clock) {
    this.timetable = timetable;
    this.timer = new Timer(timetable, clock);
  }

  /** Starts to describe a scheduler. */
  public static SchedulerBuilder builder() {
    return new SchedulerBuilder();
  }

  /**
   * Begins; does nothing if it has begun.
   *
   * @throws IllegalStateException if it was stopped, which is final
   */
  public BackupScheduler start() {
    if (begin()) {
      timer.start();
    }
    return this;
  }

  /** Begins without a timer; tests {@link #look} themselves. */
  synchronized boolean begin() {
    refuseIfStopped();
    boolean isNew = state == State.NEW;
    if (isNew) {
      state = State.STARTED;
      timetable.begin();
    }
    return isNew;
  }

  private void refuseIfStopped() {
    if (state == State.STOPPED) {
      throw new IllegalStateException(
          "this scheduler was stopped, which is final\nhint: build another one");
    }
  }

  /** Leaves out the slots of all tasks until {@link #resume()}; what is being done goes on. */
  public void pause() {
    timetable.pause(name -> true, true);
  }

  /** Leaves out the slots of all tasks of a job until it is resumed. */
  public void pause(String job) {
    timetable.pause(of(job), true);
  }

  /** Uses the slots of all tasks again, from the next one on. */
  public void resume() {
    timetable.pause(name -> true, false);
  }

  /** Uses the slots of all tasks of a job again, from the next one on. */
  public void resume(String job) {
    timetable.pause(of(job), false);
  }

  private Predicate<TaskName> of(String job) {
    if (timetable.status().stream().noneMatch(task -> task.job().equals(job))) {
      throw unknown("job '" + job + "'");
    }
    return name -> name.job().equals(job);
  }

  private InvalidConfigurationException unknown(String what) {
    return new InvalidConfigurationException(
        "the scheduler has no " + what,
        "it has "
            + String.join(
                ", ",
                timetable.status().stream().map(task -> task.job() + "/" + task.task()).toList()));
  }

  /**
   * Makes a backup of a job as soon as there is room, also if it is paused.
   *
   * @return false if one is being made or about to be
   */
  public boolean runNow(String job) {
    return runNow(job, ScheduledBackup.TASK);
  }

  /**
   * Does a task of a job as soon as there is room, also if it is paused.
   *
   * @return false if that is being done or about to be
   */
  public synchronized boolean runNow(String job, String task) {
    refuseIfStopped();
    if (status(job).stream().noneMatch(it -> it.task().equals(task))) {
      throw unknown("task '" + task + "' of job '" + job + "'");
    }
    return timetable.call(new TaskName(job, task));
  }

  /**
   * Whether it was started, and its timer works: what a probe of the process may ask for. It does
   * not look at storages or at what fails. Cheap.
   */
  public boolean isAlive() {
    return timer.isAlive();
  }

  /** Returns how it stands with every task, in the order in which they were given. Cheap. */
  public List<TaskStatus> status() {
    return timetable.status();
  }

  /** Returns the same of one job. */
  public List<TaskStatus> status(String job) {
    return status().stream().filter(task -> task.job().equals(job)).toList();
  }

  /** Returns what comes next of every task that is not paused, the soonest first. Cheap. */
  public List<PlannedRun> nextRuns() {
    return status().stream()
        .filter(task -> !task.paused())
        .flatMap(
            task -> task.next().map(at -> new PlannedRun(task.job(), task.task(), at)).stream())
        .sorted(Comparator.comparing(PlannedRun::at))
        .toList();
  }

  /** For tests, which have no time to wait for the timer. */
  Optional<Instant> look() {
    return timetable.look();
  }

  /**
   * Begins nothing any more, gives what is being done some time to end, and then cuts it off: a
   * backup that is cut off leaves nothing. Final. What waits for its turn is left to the next
   * start, which makes up for it. A task that stops its own scheduler is not waited for.
   *
   * @return whether nothing had to be cut off
   */
  public boolean stop(Duration grace) {
    synchronized (this) {
      state = State.STOPPED;
    }
    boolean inTime = timetable.stop(grace);
    timer.close();
    return inTime;
  }

  /** Stops with a grace of 20 seconds. */
  @Override
  public void close() {
    stop(GRACE);
  }
}
