package io.tidemark.backup.testkit;

import io.tidemark.backup.testkit.FaultyNetwork.Direction;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What may pass through a {@link FaultyNetwork}, when, and in which state. Thread-safe. */
final class Traffic {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Under a limit bytes go in portions this often, so that the flow is even. */
  private static final long PORTIONS_PER_SECOND = 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Lane toServer = new Lane();
  private final Lane toClient = new Lane();
  private long delayNanos;
  private long bytesPerSecond = Long.MAX_VALUE;
  private boolean stalled;

  void cutAfter(Direction direction, long bytes) {
    change(() -> lane(direction).cuts.add(lane(direction).after(bytes)));
  }

  void stallAfter(Direction direction, long bytes) {
    change(() -> lane(direction).stalls.add(lane(direction).after(bytes)));
  }

  void flipBitAt(Direction direction, long bytes) {
    change(() -> lane(direction).flips.add(lane(direction).after(bytes)));
  }

  void delay(Duration latency) {
    change(() -> delayNanos = latency.toNanos());
  }

  void limit(long rate) {
    if (rate <= 0) {
      throw new IllegalArgumentException("not a number of bytes per second: " + rate);
    }
    change(() -> bytesPerSecond = rate);
  }

  void heal() {
    change(
        () -> {
          toServer.clear();
          toClient.clear();
          delayNanos = 0;
          bytesPerSecond = Long.MAX_VALUE;
          stalled = false;
        });
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Lane lane(Direction direction) {
    return direction == Direction.TO_SERVER ? toServer : toClient;
  }

  /** Holds the caller for the delay of a chunk. */
  void hold() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long since = System.nanoTime();
      while (System.nanoTime() - since < delayNanos) {
        changed.awaitNanos(delayNanos - (System.nanoTime() - since));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns when nothing is stalled. */
  void awaitFlow() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (stalled) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until bytes may pass, damages them as the faults demand, and returns how many go now.
   *
   * @throws IOException if the connection is to be cut instead
   */
  int admit(Direction direction, byte[] chunk, int offset, int length)
      throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      Lane lane = lane(direction);
      awaitTurn(lane);
      if (lane.cuts.remove(lane.passed)) {
        throw new IOException("cut");
      }
      int step = (int) Math.min(Math.min(length, lane.untilNextFault()), portion());
      lane.pass(chunk, offset, step);
      lane.freeAt = System.nanoTime() + nanosFor(step);
      return step;
    } finally {
      lock.unlock();
    }
  }

  private void awaitTurn(Lane lane) throws InterruptedException {
    while (true) {
      stalled |= lane.stalls.remove(lane.passed);
      long wait = lane.freeAt - System.nanoTime();
      if (stalled) {
        changed.await();
      } else if (bytesPerSecond < Long.MAX_VALUE && wait > 0) {
        changed.awaitNanos(wait);
      } else {
        return;
      }
    }
  }

  private long portion() {
    return Math.max(1, bytesPerSecond / PORTIONS_PER_SECOND);
  }

  private long nanosFor(int bytes) {
    return (long) (bytes * (double) NANOS_PER_SECOND / bytesPerSecond);
  }
}
