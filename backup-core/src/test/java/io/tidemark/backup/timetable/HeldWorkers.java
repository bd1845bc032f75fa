package io.tidemark.backup.timetable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Workers that work when they are told to, on the thread that tells them. */
final class HeldWorkers implements Workers {

  final Deque<Runnable> started = new ArrayDeque<>();

  @Override
  public void start(TaskName name, Runnable work) {
    started.add(work);
  }

  @Override
  public void join(Duration limit) {}

  /** Ends the work that was started first. */
  void finishOne() {
    started.remove().run();
  }
}
