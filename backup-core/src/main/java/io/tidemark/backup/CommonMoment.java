package io.tidemark.backup;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.source.RunContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The moment that several runs have in common. The runs wait for it in {@link #cut}; the thread
 * that lets writers pause leads with {@link #awaitReady}, {@link #fix} and {@link #done}, or ends
 * it with {@link #giveUp}. Thread-safe.
 */
final class CommonMoment {

  private final Set<String> missing;
  private final Set<String> ready = new TreeSet<>();
  private final Set<String> open = new TreeSet<>();
  private @Nullable Instant instant;
  private @Nullable Duration quiesced;
  private @Nullable String problem;
  private @Nullable String culprit;

  CommonMoment(List<String> jobs) {
    missing = new TreeSet<>(jobs);
    open.addAll(jobs);
  }

  /**
   * When it was, and how long writers waited for it.
   *
   * @param instant when the first could fix it
   */
  record Facts(Instant instant, Duration quiesced) {}

  /** Fixes one run's part of the moment, when all are ready. */
  <E extends Exception> void cut(String job, RunContext run, RunContext.Moment<E> part) throws E {
    enter(job);
    await(run, () -> instant != null);
    try {
      part.fix();
    } catch (Throwable e) {
      // Writers shall not wait until this run has cleaned up.
      left(job);
      throw e;
    }
    fixed(job);
  }

  private synchronized void enter(String job) {
    if (!ready.add(job)) {
      throw new BackupFailedException(
          "'" + job + "' would need a second moment, and the others have had theirs",
          "run the group again; if tables are often truncated or rewritten, pause that as well");
    }
    missing.remove(job);
    notifyAll();
  }

  private synchronized void fixed(String job) {
    requireWorth();
    open.remove(job);
    notifyAll();
  }

  /** Waits until writers go on, and returns what is to be recorded. */
  Facts await(RunContext run) {
    await(run, () -> quiesced != null);
    synchronized (this) {
      if (instant == null || quiesced == null) {
        throw new IllegalStateException("the moment is not over");
      }
      return new Facts(instant, quiesced);
    }
  }

  /** Something that is looked at with the lock held. */
  @FunctionalInterface
  private interface Condition {
    boolean holds();
  }

  @SuppressWarnings("try") // the registration only has to end
  private void await(RunContext run, Condition condition) {
    try (RunContext.Registration wakes = run.onCancel(this::wake)) {
      synchronized (this) {
        while (!condition.holds()) {
          run.checkpoint();
          requireWorth();
          wait();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      run.checkpoint();
      throw new BackupFailedException("the wait for the common moment was interrupted", null, e);
    }
  }

  private synchronized void wake() {
    notifyAll();
  }

  private synchronized void requireWorth() {
    if (problem != null) {
      throw new BackupFailedException(
          "there is no common moment: " + problem, "nothing was published; run the group again");
    }
  }

  /** Hears that a run has ended, which is too early unless its part is fixed. */
  synchronized void left(String job) {
    if (open.contains(job) && problem == null) {
      culprit = job;
      giveUp("'" + job + "' ended before it");
    }
  }

  /** Returns the job whose end was too early; empty if that was not why there is no moment. */
  synchronized Optional<String> culprit() {
    return Optional.ofNullable(culprit);
  }

  /** Ends what is not over yet: no run publishes anything. */
  synchronized void giveUp(String reason) {
    if (problem == null && quiesced == null) {
      problem = reason;
    }
    notifyAll();
  }

  /** Waits until all runs are ready. */
  synchronized void awaitReady() throws InterruptedException {
    while (!missing.isEmpty()) {
      requireWorth();
      wait();
    }
    requireWorth();
  }

  /** Lets all runs fix their parts, and waits for that. */
  synchronized void fix(Instant now, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    requireWorth();
    if (!limit.isNegative()) {
      instant = now;
      notifyAll();
    }
    while (!open.isEmpty()) {
      requireWorth();
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        giveUp("time was over before it was fixed by " + String.join(", ", open));
      } else {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    }
    requireWorth();
  }

  /** Says that writers go on. */
  synchronized void done(Duration waited) {
    quiesced = waited;
    notifyAll();
  }
}
