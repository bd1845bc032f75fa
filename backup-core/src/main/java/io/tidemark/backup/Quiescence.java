package io.tidemark.backup;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a host's writers are paused.
 *
 * @param limit how long they may be
 */
record Quiescence(Runnable pause, Runnable resume, Duration limit) {

  /** What is done while writers are paused, within the time that is left. */
  @FunctionalInterface
  interface Work {
    void within(Duration left) throws InterruptedException;
  }

  /** Pauses writers for some work, has them go on in any case, and returns how long it took. */
  Duration during(Work work) throws InterruptedException {
    long start = System.nanoTime();
    Throwable failure = null;
    try {
      pause.run();
      work.within(limit.minusNanos(System.nanoTime() - start));
    } catch (Throwable e) {
      failure = e;
      throw e;
    } finally {
      resumeAfter(failure);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void resumeAfter(@Nullable Throwable failure) {
    try {
      resume.run();
    } catch (RuntimeException e) {
      if (failure == null) {
        throw e;
      }
      failure.addSuppressed(e);
    }
  }
}
