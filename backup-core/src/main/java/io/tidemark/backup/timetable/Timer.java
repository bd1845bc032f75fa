package io.tidemark.backup.timetable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that asks a timetable to look at the clock. It never sleeps for long, since clocks
 * are set and machines suspended. Whatever happens, it goes on until it is closed.
 */
public final class Timer implements AutoCloseable {

  /** How late a clock that was set, or a machine that wakes up, is noticed. */
  static final Duration LONGEST_SLEEP = Duration.ofSeconds(5);

  private static final Duration DEAD_AFTER = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Timetable.class);
  private static final Duration END_LIMIT = Duration.ofSeconds(10);

  private final Timetable timetable;
  private final InstantSource clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile long lookedAt = System.nanoTime();

  public Timer(Timetable timetable, InstantSource clock) {
    this.timetable = timetable;
    this.clock = clock;
    this.thread = new Thread(this::work, "tidemark-timer");
    thread.setDaemon(true);
  }

  /** Begins to look. */
  public void start() {
    thread.start();
  }

  private void work() {
    while (closed.getCount() > 0) {
      try {
        closed.await(pause().toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        LOG.debug("the timer was interrupted and goes on", e);
      }
    }
  }

  private Duration pause() {
    try {
      lookedAt = System.nanoTime();
      return timetable.look().map(this::until).orElse(LONGEST_SLEEP);
    } catch (Throwable e) {
      LOG.error("looking at what is due failed; it is tried again", e);
      return LONGEST_SLEEP;
    }
  }

  private Duration until(Instant wake) {
    Duration left = Duration.between(clock.instant(), wake);
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP;
  }

  /** Whether it has looked at the clock lately, as it does when nothing keeps it from it. */
  public boolean isAlive() {
    return thread.isAlive() && System.nanoTime() - lookedAt < DEAD_AFTER.toNanos();
  }

  /** Ends the thread. */
  @Override
  public void close() {
    closed.countDown();
    try {
      if (thread != Thread.currentThread()) {
        thread.join(END_LIMIT.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
