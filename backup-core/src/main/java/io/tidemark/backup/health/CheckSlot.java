package io.tidemark.backup.health;

import io.tidemark.backup.health.BackupHealth.Finding;
import io.tidemark.backup.health.BackupHealth.State;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One check, which has one thread at most: one that hangs is not started again before it has ended.
 */
final class CheckSlot {

  private final String name;
  private final Duration limit;
  private final HealthCheck check;
  private volatile Finding latest;
  private volatile @Nullable Thread thread;

  CheckSlot(String name, Duration limit, HealthCheck check) {
    this.name = name;
    this.limit = limit;
    this.check = check;
    this.latest = new Finding(name, State.UNKNOWN, Optional.of("it was not looked at yet"));
  }

  Finding latest() {
    return latest;
  }

  /** Begins to look, unless the last look goes on; returns what waits for the end of it. */
  Waiting start() {
    Thread last = thread;
    if (last != null && last.isAlive()) {
      hangs();
      return () -> {};
    }
    CountDownLatch done = new CountDownLatch(1);
    Thread next = new Thread(() -> look(done), "backup-health-" + name.replace(' ', '-'));
    next.setDaemon(true);
    thread = next;
    next.start();
    return () -> {
      if (!done.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        hangs();
        next.interrupt();
      }
    };
  }

  /** Waits until a look has ended, or its time is over. */
  @FunctionalInterface
  interface Waiting {
    void end() throws InterruptedException;
  }

  private void hangs() {
    latest = new Finding(name, State.UNKNOWN, Optional.of("it has not answered within " + limit));
  }

  private void look(CountDownLatch done) {
    try {
      Optional<String> problem = check.problem();
      latest = new Finding(name, problem.isEmpty() ? State.UP : State.STALE, problem);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      hangs();
    } catch (Exception | LinkageError e) {
      String text = Objects.requireNonNullElse(e.getMessage(), e.toString());
      latest = new Finding(name, State.STALE, Optional.of(text));
    } finally {
      done.countDown();
    }
  }

  void interrupt() {
    Thread last = thread;
    if (last != null) {
      last.interrupt();
    }
  }
}
