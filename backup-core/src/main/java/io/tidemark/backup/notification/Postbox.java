package io.tidemark.backup.notification;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one service has not been told yet, in order. Its thread exists only while there is
 * something. Thread-safe.
 */
final class Postbox {

  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

  /** News that nobody could be told for so long is history. */
  static final int CAPACITY = 100;

  private static final String NO_TIME = "the notifier was closed";

  private final Service service;
  private final Terms terms;
  private final String name;
  private final Deque<Notice> waiting = new ArrayDeque<>();
  private final List<String> untold = new ArrayList<>();
  private @Nullable Notice current;
  private @Nullable Thread carrier;
  private boolean isClosed;

  Postbox(String name, Service service, Terms terms) {
    this.name = name;
    this.service = service;
    this.terms = terms;
  }

  boolean hearsEveryRun() {
    return service.hearsEveryRun();
  }

  String place() {
    return service.place();
  }

  synchronized void add(Notice notice) {
    if (isClosed) {
      lost(notice, "the notifier is closed");
      return;
    }
    if (waiting.size() >= CAPACITY) {
      lost(waiting.removeFirst(), CAPACITY + " others wait");
    }
    waiting.addLast(notice);
    if (carrier == null) {
      start();
    }
  }

  private void start() {
    Thread thread = new Thread(this::carry, name);
    thread.setDaemon(true);
    thread.start();
    carrier = thread;
  }

  private void carry() {
    try {
      for (Notice notice = next(); notice != null; notice = next()) {
        deliver(notice);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended();
    }
  }

  private synchronized @Nullable Notice next() {
    current = waiting.pollFirst();
    if (current == null) {
      ended();
    }
    return current;
  }

  private synchronized void ended() {
    if (carrier == Thread.currentThread()) {
      carrier = null;
      notifyAll();
    }
  }

  private void deliver(Notice notice) throws InterruptedException {
    long end = System.nanoTime() + terms.patience().toNanos();
    int attempts = service.attempts(notice, terms.attempts());
    for (int attempt = 1; ; attempt++) {
      Answer answer = tell(notice);
      if (answer.kind() == Answer.Kind.TOLD) {
        return;
      }
      Duration backoff = terms.pause(attempt);
      Duration pause =
          answer.after().filter(wanted -> wanted.compareTo(backoff) > 0).orElse(backoff);
      boolean isInTime = pause.toNanos() < end - System.nanoTime();
      if (answer.kind() == Answer.Kind.NEVER || attempt >= attempts || !isInTime) {
        lost(notice, answer.reason() + "; attempts: " + attempt);
        return;
      }
      LOG.debug("{}: {}; next attempt in {}", place(), answer.reason(), pause);
      pause(pause);
    }
  }

  /** Whatever is wrong with a service or with what is made for it must not end the others' turn. */
  private Answer tell(Notice notice) throws InterruptedException {
    try {
      return service.tell(notice);
    } catch (RuntimeException | LinkageError e) {
      // Its text is not ours, and may quote an address.
      return Answer.never("telling it failed with " + e.getClass().getName());
    }
  }

  /** Whoever closes it has no time for long pauses; one that has begun ends at once. */
  private synchronized void pause(Duration wanted) throws InterruptedException {
    boolean isHasty = isClosed;
    Duration pause = isHasty ? terms.firstPause() : wanted;
    long end = System.nanoTime() + pause.toNanos();
    for (long left = pause.toNanos();
        left > 0 && isHasty == isClosed;
        left = end - System.nanoTime()) {
      wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
  }

  private synchronized void lost(Notice notice, String why) {
    LOG.warn("{} was not told '{}': {}", place(), notice.title(), why);
    if (isClosed) {
      untold.add(notice.title());
    }
  }

  /** Takes nothing more, and tries at once what it is waiting to try again. */
  synchronized void close() {
    isClosed = true;
    notifyAll();
  }

  /**
   * Waits until everything is told, or the deadline by the nano clock is over; ends, and returns
   * the titles of what was not told.
   */
  @SuppressWarnings("Interruption") // the thread is this object's own
  synchronized List<String> end(long deadline) throws InterruptedException {
    while (carrier != null && deadline - System.nanoTime() > 0) {
      wait(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()) + 1);
    }
    if (carrier != null) {
      carrier.interrupt();
      if (current != null) {
        lost(current, NO_TIME);
      }
      waiting.forEach(notice -> lost(notice, NO_TIME));
      waiting.clear();
    }
    return List.copyOf(untold);
  }
}
