package io.tidemark.backup.compression;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Daemon threads that belong to one stream and end with it. */
final class Workers {

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final ExecutorService executor;

  Workers(String name, int most) {
    executor =
        Executors.newFixedThreadPool(
            most,
            task -> {
              Thread thread = new Thread(task, name + "-" + (threads.size() + 1));
              thread.setDaemon(true);
              threads.add(thread);
              return thread;
            });
  }

  Future<?> submit(Runnable task) {
    return executor.submit(task);
  }

  /** Returns when no thread runs any more; a task in work is waited for, others are dropped. */
  void stop() {
    executor.shutdownNow();
    boolean interrupted = false;
    for (Thread thread : threads) {
      interrupted |= join(thread);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A task takes milliseconds, so that an interrupt may wait for it. */
  private static boolean join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }
}
