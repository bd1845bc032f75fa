package io.tidemark.backup.timetable;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Who does the work: threads of one's own, or the host's. Thread-safe. */
public interface Workers {

  /** Has something done soon, on another thread. */
  void start(TaskName name, Runnable work);

  /** Waits, if not for long, until the threads are gone that have nothing to do any more. */
  void join(Duration limit);

  /** Returns the host's, which stay when a timetable ends. */
  static Workers of(Executor executor) {
    return new Workers() {
      @Override
      public void start(TaskName name, Runnable work) {
        executor.execute(work);
      }

      @Override
      public void join(Duration limit) {}
    };
  }

  /** Returns threads of one's own: one for each piece of work, named after it. */
  static Workers own() {
    return new Workers() {
      private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

      @Override
      public void start(TaskName name, Runnable work) {
        threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        Thread thread = new Thread(work, "tidemark-" + name.job() + "-" + name.task());
        thread.setDaemon(false);
        threads.add(thread);
        thread.start();
      }

      @Override
      public void join(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        for (Thread thread : threads) {
          joinUntil(thread, end);
        }
      }

      private void joinUntil(Thread thread, long end) {
        long millis = Math.max(1, (end - System.nanoTime()) / 1_000_000);
        try {
          if (thread != Thread.currentThread()) {
            thread.join(millis);
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }
}
