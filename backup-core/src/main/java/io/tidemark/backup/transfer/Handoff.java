package io.tidemark.backup.transfer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of chunks between a thread that produces content and one that consumes it. The
 * consumer sees the end only after the producer has called {@link #finish}; a failure on either
 * side reaches the other one as an exception. Chunks are not copied, so that several hand-offs can
 * share them.
 */
final class Handoff {

  /** Bounds the memory of one hand-off to 16 chunks of 128 KiB, 2 MiB. */
  private static final int CAPACITY = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> chunks = new ArrayDeque<>(CAPACITY);
  private boolean finished;
  private @Nullable Throwable failure;

  /** Waits for room and adds a chunk, which nobody may change any more. */
  void put(byte[] chunk) throws IOException {
    offer(chunk, Long.MAX_VALUE);
  }

  /**
   * Adds a chunk if there is room within the time.
   *
   * @return whether it was added
   */
  boolean offer(byte[] chunk, long patienceNanos) throws IOException {
    lock.lock();
    try {
      long left = patienceNanos;
      while (chunks.size() == CAPACITY && failure == null) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      rethrow();
      chunks.add(chunk);
      changed.signalAll();
      return true;
    } catch (InterruptedException e) {
      throw interrupted();
    } finally {
      lock.unlock();
    }
  }

  /** Tells the consumer that the content is complete. */
  void finish() {
    lock.lock();
    try {
      finished = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Makes the next call of either side throw; the first failure stays. */
  void fail(Throwable cause) {
    lock.lock();
    try {
      if (failure == null) {
        failure = cause;
      }
      chunks.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Writes the content into {@code out}; returns only if the producer has finished. */
  void drainTo(OutputStream out) throws IOException {
    for (byte[] chunk = take(); chunk != null; chunk = take()) {
      out.write(chunk);
    }
  }

  /**
   * Waits for the next chunk; null at the end, which comes only after the producer has finished.
   */
  byte @Nullable [] take() throws IOException {
    lock.lock();
    try {
      while (chunks.isEmpty() && !finished && failure == null) {
        changed.await();
      }
      rethrow();
      byte[] chunk = chunks.poll();
      changed.signalAll();
      return chunk;
    } catch (InterruptedException e) {
      throw interrupted();
    } finally {
      lock.unlock();
    }
  }

  private static IOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while handing over content");
  }

  private void rethrow() throws IOException {
    if (failure != null) {
      throw new HandoffBrokenException(failure);
    }
  }
}
