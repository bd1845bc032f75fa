package io.tidemark.backup.timetable;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task that is being done, or is about to be. Whatever it throws ends here. */
final class Attempt implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Timetable.class);

  private final TaskState state;
  private final Occasion occasion;
  private final BiConsumer<Attempt, Result> onEnd;
  private @Nullable Cutoff cutoff;
  private boolean isCancelled;

  /**
   * Prepares one.
   *
   * @param onEnd called once, whatever happens
   */
  Attempt(TaskState state, Occasion occasion, BiConsumer<Attempt, Result> onEnd) {
    this.state = state;
    this.occasion = occasion;
    this.onEnd = onEnd;
  }

  TaskState state() {
    return state;
  }

  Occasion occasion() {
    return occasion;
  }

  @Override
  public void run() {
    Result result = Result.failed("its scheduler has stopped");
    try {
      if (begin()) {
        result = attempt();
      }
    } finally {
      end(result);
    }
  }

  private Result attempt() {
    Task task = state.task();
    try {
      return task.attempt(occasion);
    } catch (Throwable e) {
      LOG.error("{} failed in a way that nobody has thought of", task.name(), e);
      return Result.failed(e.toString());
    }
  }

  private synchronized boolean begin() {
    cutoff = new Cutoff();
    return !isCancelled;
  }

  private void end(Result result) {
    boolean isCut;
    synchronized (this) {
      isCut = isCancelled;
      if (cutoff != null) {
        cutoff.end();
      }
    }
    onEnd.accept(this, isCut ? result.cutOff() : result);
  }

  /** Ends it soon, or keeps it from beginning. */
  synchronized void cancel() {
    isCancelled = true;
    if (cutoff != null) {
      cutoff.cut();
    }
  }

  /** Whether the calling thread is the one that works on it. */
  synchronized boolean isOwn() {
    return cutoff != null && cutoff.isOwn();
  }
}
