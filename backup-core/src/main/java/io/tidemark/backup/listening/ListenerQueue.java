package io.tidemark.backup.listening;

import io.tidemark.backup.event.BackupEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one listener has not heard yet. Its thread ends when there is nothing left. */
final class ListenerQueue {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  /** Enough for whatever one operation tells at once, and a few megabytes for one that hangs. */
  static final int CAPACITY = 4_096;

  private final String name;
  private final Consumer<BackupEvent> listener;
  private final Deque<BackupEvent> waiting = new ArrayDeque<>();
  private @Nullable Thread teller;
  private boolean isLate;
  private long missed;

  ListenerQueue(String name, Consumer<BackupEvent> listener) {
    this.name = name;
    this.listener = listener;
  }

  synchronized void add(BackupEvent event) {
    if (waiting.size() >= CAPACITY && !hasRoomFor(event)) {
      return;
    }
    waiting.addLast(event);
    if (teller == null) {
      start();
    }
  }

  /** Gives up what is told again anyway, and only without any of it the oldest of the rest. */
  private boolean hasRoomFor(BackupEvent event) {
    if (missed++ == 0) {
      LOG.warn("{} does not keep up: it misses events from now on", listener());
    }
    for (Iterator<BackupEvent> each = waiting.iterator(); each.hasNext(); ) {
      if (isPassing(each.next())) {
        each.remove();
        return true;
      }
    }
    if (isPassing(event)) {
      return false;
    }
    waiting.removeFirst();
    return true;
  }

  private static boolean isPassing(BackupEvent event) {
    return event instanceof BackupEvent.Progressed || event instanceof BackupEvent.Retrying;
  }

  private void start() {
    Thread thread = new Thread(this::tell, name);
    thread.setDaemon(true);
    try {
      thread.start();
      teller = thread;
    } catch (OutOfMemoryError e) {
      // The process has as many threads as it may; what waits is told with the next event.
      LOG.warn("{} hears nothing for now: there is no thread for it", listener(), e);
    }
  }

  @SuppressWarnings("Interruption") // the thread is this object's own; the next event is not cut
  private void tell() {
    for (BackupEvent event = next(); event != null; event = next()) {
      try {
        listener.accept(event);
      } catch (Throwable e) {
        LOG.warn("{} failed", listener(), e);
      }
      Thread.interrupted();
    }
  }

  private synchronized @Nullable BackupEvent next() {
    BackupEvent next = waiting.pollFirst();
    if (next == null) {
      heardAll();
    }
    return next;
  }

  private void heardAll() {
    if (missed > 0) {
      LOG.warn("{} has caught up; it missed {} events", listener(), missed);
    }
    missed = 0;
    isLate = false;
    teller = null;
    notifyAll();
  }

  /** Waits until the listener has heard everything, or the deadline by the nano clock is over. */
  synchronized void awaitHeard(long deadline) throws InterruptedException {
    while (teller != null && !isLate && teller != Thread.currentThread()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        isLate = true;
        return;
      }
      // Rounded up: a wait of zero milliseconds would have no end.
      wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
  }

  /** Names it without asking it: its text is the host's, and may hold anything. */
  private String listener() {
    return "the listener " + listener.getClass().getName() + " on '" + name + "'";
  }
}
