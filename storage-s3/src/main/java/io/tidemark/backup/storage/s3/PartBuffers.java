package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The buffers of one storage, one part in each, shared by all its puts. They bound its memory, and
 * a put that has to wait for one is how a slow server slows down the writer. Thread-safe.
 *
 * <p>Waiting puts are served in turn. A put that has no buffer gets one over the limit if nothing
 * is being sent, since then no buffer may ever come back: the writers might wait for one another.
 * So there are never more buffers than the limit or the number of large puts under way, whichever
 * is more.
 */
final class PartBuffers {

  private final int size;
  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Share> queue = new ArrayDeque<>();
  private final Deque<PartBytes> idle = new ArrayDeque<>();
  private int lent;
  private int sending;
  private int most;
  private boolean closed;

  PartBuffers(int size, int limit) {
    this.size = size;
    this.limit = limit;
  }

  /** Returns how many buffers there were at once, at most. */
  int most() {
    lock.lock();
    try {
      return most;
    } finally {
      lock.unlock();
    }
  }

  Share share() {
    return new Share();
  }

  /** Ends every wait with an exception. */
  void close() {
    lock.lock();
    try {
      closed = true;
      idle.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The buffers of one put. */
  final class Share {

    private int held;

    private Share() {}

    /** Returns how large each buffer is. */
    int size() {
      return size;
    }

    /** Returns an empty buffer, as soon as there is one. */
    PartBytes take(String operation) throws IOException {
      lock.lock();
      try {
        queue.addLast(this);
        while (!closed && !(queue.peekFirst() == this && mayTake())) {
          changed.await();
        }
        if (closed) {
          throw new IOException("cannot " + operation + ": the storage was closed meanwhile");
        }
        held++;
        lent++;
        most = Math.max(most, lent);
        return idle.isEmpty() ? new PartBytes(size) : idle.removeFirst().clear();
      } catch (InterruptedException e) {
        throw Attempts.interrupted(operation, e);
      } finally {
        queue.remove(this);
        changed.signalAll();
        lock.unlock();
      }
    }

    private boolean mayTake() {
      return lent < limit || (held == 0 && sending == 0);
    }

    /** Notes that a buffer is on its way to the server. */
    void send() {
      lock.lock();
      try {
        sending++;
      } finally {
        lock.unlock();
      }
    }

    /** Takes back a buffer that was sent. */
    void sent(PartBytes buffer) {
      lock.lock();
      try {
        sending--;
        giveBack(buffer);
      } finally {
        lock.unlock();
      }
    }

    /** Takes back a buffer that was not sent. */
    void drop(PartBytes buffer) {
      lock.lock();
      try {
        giveBack(buffer);
      } finally {
        lock.unlock();
      }
    }

    /** Buffers are kept for the next part, but not by a storage that is at rest. */
    private void giveBack(PartBytes buffer) {
      held--;
      lent--;
      if (lent == 0) {
        idle.clear();
      } else if (lent + idle.size() < limit && !closed) {
        idle.addFirst(buffer);
      }
      changed.signalAll();
    }
  }
}
