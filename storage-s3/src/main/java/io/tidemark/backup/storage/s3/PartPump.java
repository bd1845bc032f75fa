package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * Sends the parts of one object, several at once, while the next one is being filled. The writer's
 * thread calls everything but {@link #abort}, which any thread may call, and more than once.
 */
final class PartPump implements Staged {

  /** How long a clean-up waits for parts under way, which may be stuck in a dead connection. */
  private static final long END_SECONDS = 2;

  private final Parts parts;
  private final Workers workers;
  private final PartBuffers.Share buffers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Thread> sending = new HashSet<>();
  private int pending;
  private @Nullable Throwable failure;
  private boolean ended;

  PartPump(Parts parts, Workers workers, PartBuffers.Share buffers) {
    this.parts = parts;
    this.workers = workers;
    this.buffers = buffers;
  }

  /** Sends a filled buffer, which is the pump's from here on. */
  void send(PartBytes buffer) throws IOException {
    Parts.Slot slot;
    try {
      checkGoing();
      slot = parts.next(buffer);
    } catch (IOException | RuntimeException | Error e) {
      buffers.drop(buffer);
      throw e;
    }
    submit(slot, buffer);
    if (parts.mustAssemble()) {
      awaitParts();
      parts.assemble();
    }
  }

  private void submit(Parts.Slot slot, PartBytes buffer) {
    lock.lock();
    try {
      pending++;
    } finally {
      lock.unlock();
    }
    buffers.send();
    workers.run(() -> transfer(slot, buffer));
  }

  private void transfer(Parts.Slot slot, PartBytes buffer) {
    try {
      if (enter()) {
        slot.upload().send(slot.number(), buffer);
      }
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
    } finally {
      buffers.sent(buffer);
      leave();
    }
  }

  private boolean enter() {
    lock.lock();
    try {
      return failure == null && sending.add(Thread.currentThread());
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      sending.remove(Thread.currentThread());
      Thread.interrupted(); // it was meant for this part, not for the next one on this thread
      pending--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Notes the first failure and ends what is under way. */
  private void fail(Throwable cause) {
    lock.lock();
    try {
      if (failure == null) {
        failure = cause;
        sending.forEach(Thread::interrupt);
      }
    } finally {
      lock.unlock();
    }
  }

  private void checkGoing() throws IOException {
    lock.lock();
    try {
      if (failure != null) {
        throw new IOException(failure.getMessage(), failure);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until every part is with the server. */
  void finish() throws IOException {
    awaitParts();
    if (parts.hasPieces()) {
      parts.assemble();
    }
  }

  private void awaitParts() throws IOException {
    lock.lock();
    try {
      while (pending > 0 && failure == null) {
        changed.await();
      }
      checkGoing();
    } catch (InterruptedException e) {
      throw Attempts.interrupted("store " + parts.draft(), e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long sizeBytes() {
    return parts.sizeBytes();
  }

  @Override
  public Checksum checksum() {
    return parts.checksum();
  }

  @Override
  public Optional<String> publish(boolean onlyIfAbsent) throws IOException {
    checkGoing();
    return parts.complete(onlyIfAbsent);
  }

  /** Ends the upload without an object: parts under way are ended, those at the server removed. */
  void abort(Throwable reason) {
    fail(reason);
    Undo.after(reason, this::awaitEnd);
    lock.lock();
    try {
      if (ended) {
        return;
      }
      ended = true;
    } finally {
      lock.unlock();
    }
    parts.abort(reason);
  }

  private void awaitEnd() {
    long left = TimeUnit.SECONDS.toNanos(END_SECONDS);
    boolean interrupted = false;
    lock.lock();
    try {
      while (pending > 0 && left > 0) {
        try {
          left = changed.awaitNanos(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
