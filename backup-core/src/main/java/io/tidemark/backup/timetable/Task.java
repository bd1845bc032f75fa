package io.tidemark.backup.timetable;

import io.tidemark.backup.schedule.Schedule;

/** Something to be done again and again. Thread-safe. */
public interface Task {

  TaskName name();

  Schedule schedule();

  /**
   * Whether an attempt finds out by itself if its slot has been used already, also before a restart
   * or by others. Only then is a slot made up that has gone by before the start.
   */
  boolean remembers();

  /** Does it, on a worker; never twice at a time. Being interrupted, it ends soon. */
  Result attempt(Occasion occasion);

  /** Hears how an attempt has ended, or that none was made. */
  void ended(Result result);
}
