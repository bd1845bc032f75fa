package io.tidemark.backup.timetable;

/**
 * Lets others interrupt what a thread does now, and nothing that it does later. Made on that
 * thread. Thread-safe.
 */
public final class Cutoff {

  private final Thread worker = Thread.currentThread();
  private boolean isOver;
  private boolean isCut;

  /** Interrupts the thread if it is still at it. */
  public synchronized void cut() {
    if (!isOver) {
      isCut = true;
      worker.interrupt();
    }
  }

  /** Ends what can be interrupted; on the thread itself. */
  public synchronized void end() {
    isOver = true;
    if (isCut) {
      Thread.interrupted(); // it was meant for what is over
    }
  }

  /** Whether it was interrupted. */
  public synchronized boolean isCut() {
    return isCut;
  }

  boolean isOwn() {
    return worker == Thread.currentThread();
  }
}
