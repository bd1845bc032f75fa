package io.tidemark.backup;

import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.coordination.Coordination;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.listening.Listeners;
import io.tidemark.backup.report.ReportFormat;
import io.tidemark.backup.report.ReportOptions;
import io.tidemark.backup.schedule.Schedule;
import io.tidemark.backup.timetable.Task;
import io.tidemark.backup.timetable.TaskName;
import io.tidemark.backup.timetable.Timetable;
import io.tidemark.backup.timetable.Workers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Puts a {@link BackupScheduler} together. Not thread-safe; made for one chain of calls. */
public final class SchedulerBuilder {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  private final List<Planned> planned = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<Consumer<BackupEvent>> listeners = new ArrayList<>();
  private Optional<Coordination> coordination = Optional.empty();
  private int concurrent = 2;
  private Duration catchUp = Duration.ofDays(1);
  private Workers workers = Workers.own();
  private InstantSource clock = InstantSource.system();

  SchedulerBuilder() {}

  /** A task that is made when all settings are known. */
  private record Planned(
      BackupPipeline pipeline, String task, Function<BackupPipeline, Task> making) {
    TaskName name() {
      return new TaskName(pipeline.settings().job().value(), task);
    }
  }

  /** Makes backups of a pipeline. */
  public SchedulerBuilder schedule(BackupPipeline pipeline, Schedule schedule) {
    planned.add(
        new Planned(
            pipeline,
            ScheduledBackup.TASK,
            heard -> new ScheduledBackup(heard, schedule, turns(heard), clock)));
    return this;
  }

  /** Prunes by the policy of a pipeline, beside what each of its backups does. */
  public SchedulerBuilder prune(BackupPipeline pipeline, Schedule schedule) {
    if (pipeline.settings().retention().isEmpty()) {
      problems.add(
          "the pipeline '%s' has no policy to prune by: call retain(...) when it is built"
              .formatted(pipeline.settings().job()));
    }
    return chore(pipeline, "prune", schedule, Chores::prune);
  }

  /** Verifies what is due. */
  public SchedulerBuilder verify(BackupPipeline pipeline, Rotation rotation, Schedule schedule) {
    return chore(pipeline, "verify", schedule, heard -> Chores.verify(heard, rotation));
  }

  /** Has the host restore a backup for the sake of it, notes what that has shown, and tells it. */
  public SchedulerBuilder drill(
      BackupPipeline pipeline, Schedule schedule, Callable<DrillRecord> drill) {
    return chore(pipeline, "drill", schedule, heard -> Chores.drill(heard, drill));
  }

  /** Stores a report on all jobs in the destinations of a pipeline. */
  public SchedulerBuilder report(
      BackupPipeline pipeline, Schedule schedule, ReportOptions options, Set<ReportFormat> forms) {
    Set<ReportFormat> kept = Set.copyOf(forms);
    return chore(pipeline, "report", schedule, heard -> Chores.report(heard, options, kept));
  }

  /**
   * Does anything else for the job of a pipeline.
   *
   * @param task what it is called in events, such as {@code check}
   */
  public SchedulerBuilder task(BackupPipeline pipeline, String task, Schedule schedule, Work work) {
    if (!NAME.matcher(task).matches()) {
      problems.add("the task '" + task + "' has no name of the form " + NAME);
    }
    return chore(
        pipeline,
        task,
        schedule,
        heard ->
            () -> {
              work.run();
              return Optional.empty();
            });
  }

  /** What a host has done for a job. */
  @FunctionalInterface
  public interface Work {
    /** Does it; an exception is told as a failure. Being interrupted, it ends soon. */
    void run() throws Exception;
  }

  private SchedulerBuilder chore(
      BackupPipeline pipeline,
      String task,
      Schedule schedule,
      Function<BackupPipeline, ScheduledChore.Chore> chore) {
    planned.add(
        new Planned(
            pipeline,
            task,
            heard -> {
              TaskName name = new TaskName(heard.settings().job().value(), task);
              return new ScheduledChore(
                  schedule,
                  chore.apply(heard),
                  turns(heard),
                  name,
                  new TaskEvents(name, new EventSender(heard.settings()), clock));
            }));
    return this;
  }

  /**
   * Sets who of several instances does a task. Unless set, here or for a pipeline, the source's own
   * server says, if it is PostgreSQL; for other sources, all instances do everything. {@link
   * Coordination#none()} switches that off.
   */
  public SchedulerBuilder coordinate(Coordination with) {
    coordination = Optional.of(with);
    return this;
  }

  private InTurn turns(BackupPipeline pipeline) {
    return new InTurn(pipeline.coordination(coordination));
  }

  /**
   * Limits how many tasks are done at a time; 2 unless set. Others wait, first come first served.
   */
  public SchedulerBuilder concurrently(int tasks) {
    if (tasks < 1) {
      problems.add("at least one task must be done at a time, not " + tasks);
    }
    concurrent = tasks;
    return this;
  }

  /**
   * Sets how late a slot is made up that was missed because the host or the machine was down; a day
   * unless set.
   */
  public SchedulerBuilder catchUp(Duration window) {
    if (window.isNegative()) {
      problems.add("a missed run cannot be made up for " + window);
    }
    catchUp = window;
    return this;
  }

  /**
   * Has tasks done by the host's executor, which must not do them on the calling thread and is not
   * shut down; by threads of the scheduler's own unless set.
   */
  public SchedulerBuilder executor(Executor executor) {
    workers = Workers.of(executor);
    return this;
  }

  /** Sets the clock; the system's unless set. */
  public SchedulerBuilder clock(InstantSource with) {
    clock = with;
    return this;
  }

  /** Adds a listener for the events of all jobs, those of their runs included. */
  public SchedulerBuilder listen(Consumer<BackupEvent> listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * Checks everything, without any I/O, and returns the scheduler, not started yet.
   *
   * @throws InvalidConfigurationException naming every problem at once
   */
  public BackupScheduler build() {
    if (planned.isEmpty()) {
      problems.add("it has nothing to do: call schedule(...)");
    }
    Set<TaskName> seen = new HashSet<>();
    for (Planned task : planned) {
      if (!seen.add(task.name())) {
        problems.add(task.name() + " is scheduled twice");
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(
          "the scheduler cannot be built: " + String.join("; ", problems), null);
    }
    // One queue for each, so that it hears of all jobs in order, and of one at a time.
    Listeners all = Listeners.of("scheduler", listeners);
    List<Task> tasks =
        planned.stream().map(task -> task.making().apply(task.pipeline().heardBy(all))).toList();
    Timetable.Limits limits = new Timetable.Limits(concurrent, catchUp);
    return new BackupScheduler(new Timetable(tasks, limits, clock, workers), clock);
  }

  /** Builds the scheduler, and starts it. */
  public BackupScheduler start() {
    return build().start();
  }
}
