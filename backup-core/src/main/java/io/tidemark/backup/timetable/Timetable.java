package io.tidemark.backup.timetable;

import io.tidemark.backup.schedule.TaskStatus;
import io.tidemark.backup.timetable.Occasion.Cause;
import io.tidemark.backup.timetable.TaskState.Activity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks with their slots, a queue, and a limit of how many are done at a time. Somebody has to ask
 * it to {@link #look} at the clock. Thread-safe.
 */
public final class Timetable {

  private static final Logger LOG = LoggerFactory.getLogger(Timetable.class);

  /** More than a hanging run takes to be left behind. */
  private static final Duration CLEAN_UP = Duration.ofMinutes(2);

  private static final Duration THREADS_END = Duration.ofSeconds(5);

  private final Limits limits;
  private final InstantSource clock;
  private final Workers workers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final Map<TaskName, TaskState> states = new LinkedHashMap<>();
  private final Deque<Attempt> queue = new ArrayDeque<>();
  private final Set<Attempt> running = new LinkedHashSet<>();
  private boolean isStopped;

  /**
   * What a timetable keeps to.
   *
   * @param concurrent how many tasks are done at a time
   * @param catchUp how late a slot is made up
   */
  public record Limits(int concurrent, Duration catchUp) {}

  public Timetable(List<Task> tasks, Limits limits, InstantSource clock, Workers workers) {
    this.limits = limits;
    this.clock = clock;
    this.workers = workers;
    tasks.forEach(task -> states.put(task.name(), new TaskState(task)));
  }

  /** Begins to count slots, and makes up for those that have gone by unused. */
  public void begin() {
    change(
        now ->
            states
                .values()
                .forEach(
                    state ->
                        state
                            .begin(now, limits.catchUp())
                            .ifPresent(occasion -> enqueue(state, occasion))));
  }

  /** Begins what is due, and returns when to look again; empty for not any more. */
  public Optional<Instant> look() {
    List<Skip> skips = new ArrayList<>();
    change(now -> states.values().forEach(state -> look(state, now, skips)));
    skips.forEach(this::tell);
    lock.lock();
    try {
      return states.values().stream()
          .flatMap(state -> state.wake().stream())
          .min(Comparator.naturalOrder());
    } finally {
      lock.unlock();
    }
  }

  private record Skip(Task task, Result result) {}

  private void look(TaskState state, Instant now, List<Skip> skips) {
    Optional<Occasion> due = state.due(now);
    if (due.isEmpty()) {
      return;
    }
    Optional<String> obstacle =
        isTooLate(due.get(), now)
            ? Optional.of("its time was missed by more than " + limits.catchUp())
            : state.obstacle();
    if (obstacle.isEmpty()) {
      enqueue(state, due.get());
    } else {
      Result skipped =
          Result.skipped("that of " + due.get().slot() + " is left out: " + obstacle.get());
      state.ended(due.get(), skipped, now);
      skips.add(new Skip(state.task(), skipped));
    }
  }

  private boolean isTooLate(Occasion occasion, Instant now) {
    return occasion.cause() == Cause.MISSED && occasion.slot().plus(limits.catchUp()).isBefore(now);
  }

  private void enqueue(TaskState state, Occasion occasion) {
    state.enter(Activity.WAITING, occasion.slot());
    queue.add(new Attempt(state, occasion, this::ended));
  }

  private void tell(Skip skip) {
    try {
      skip.task().ended(skip.result());
    } catch (RuntimeException e) {
      LOG.error("what has become of {} could not be told", skip.task().name(), e);
    }
  }

  /** A change of what is due. */
  @FunctionalInterface
  private interface Change {
    void at(Instant now);
  }

  /** Changes something, and has begun what can begin then. */
  private void change(Change change) {
    List<Attempt> begun = new ArrayList<>();
    lock.lock();
    try {
      if (!isStopped) {
        change.at(clock.instant());
        takeFromQueue(begun);
      }
    } finally {
      lock.unlock();
    }
    // Not with the lock: the host's executor may do it on this thread.
    begun.forEach(this::start);
  }

  private void takeFromQueue(List<Attempt> begun) {
    while (running.size() < limits.concurrent() && !queue.isEmpty()) {
      Attempt attempt = queue.remove();
      attempt.state().enter(Activity.RUNNING, attempt.occasion().slot());
      running.add(attempt);
      begun.add(attempt);
    }
  }

  private void start(Attempt attempt) {
    TaskName name = attempt.state().task().name();
    try {
      workers.start(name, attempt);
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("{} found no thread to work on", name, e);
      ended(attempt, Result.failed("it found no thread to work on: " + e));
    }
  }

  private void ended(Attempt attempt, Result result) {
    lock.lock();
    try {
      attempt.state().ended(attempt.occasion(), result, clock.instant());
    } finally {
      lock.unlock();
    }
    tell(new Skip(attempt.state().task(), result));
    List<Attempt> begun = new ArrayList<>();
    lock.lock();
    try {
      attempt.state().enter(Activity.IDLE, Instant.MIN);
      running.remove(attempt);
      takeFromQueue(begun);
      ended.signalAll();
    } finally {
      lock.unlock();
    }
    begun.forEach(this::start);
  }

  /**
   * Has a task done as soon as there is room, whatever its slots, paused or not.
   *
   * @return false if it is being done or about to be
   */
  public boolean call(TaskName name) {
    boolean[] called = new boolean[1];
    change(
        now -> {
          TaskState state = states.get(name);
          if (state != null && state.isIdle()) {
            enqueue(state, Occasion.call(now));
            called[0] = true;
          }
        });
    return called[0];
  }

  /** Leaves the slots of some tasks out, or uses them again. */
  public void pause(Predicate<TaskName> which, boolean whether) {
    change(
        now ->
            states.values().stream()
                .filter(state -> which.test(state.task().name()))
                .forEach(state -> state.pause(whether)));
  }

  /** Returns how it stands with every task. */
  public List<TaskStatus> status() {
    lock.lock();
    try {
      return states.values().stream().map(TaskState::status).toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins nothing any more, gives what is being done some time, and then cuts it off. An interrupt
   * ends that time.
   *
   * @return whether nothing had to be cut off
   */
  public boolean stop(Duration grace) {
    lock.lock();
    try {
      isStopped = true;
      queue.forEach(attempt -> attempt.state().enter(Activity.IDLE, Instant.MIN));
      queue.clear();
    } finally {
      lock.unlock();
    }
    boolean isInterrupted = awaitOthers(grace);
    List<Attempt> late = others();
    late.forEach(Attempt::cancel);
    if (!late.isEmpty()) {
      isInterrupted |= awaitCleanUp();
    }
    workers.join(THREADS_END);
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    return late.isEmpty();
  }

  /** Returns what is being done; a task that stops its own timetable does not wait for itself. */
  private List<Attempt> others() {
    lock.lock();
    try {
      return running.stream().filter(attempt -> !attempt.isOwn()).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Waits however often it is interrupted: what was cut off ends soon. */
  private boolean awaitCleanUp() {
    boolean isInterrupted = awaitOthers(CLEAN_UP);
    if (isInterrupted) {
      awaitOthers(CLEAN_UP);
    }
    if (!others().isEmpty()) {
      LOG.error("{} tasks do not end after they were cut off", others().size());
    }
    return isInterrupted;
  }

  /** Waits until nothing is being done, and returns whether an interrupt has ended that. */
  private boolean awaitOthers(Duration limit) {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (!others().isEmpty() && left > 0) {
        left = ended.awaitNanos(left);
      }
      return false;
    } catch (InterruptedException e) {
      return true;
    } finally {
      lock.unlock();
    }
  }
}
