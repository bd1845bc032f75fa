package io.tidemark.backup.coordination;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.LockedException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A turn that lasts as long as it is renewed, by a thread of its own that ends with it.
 * Thread-safe.
 */
public final class RenewedTurn implements Turn {

  private static final Logger LOG = LoggerFactory.getLogger(RenewedTurn.class);

  private final String work;
  private final Duration period;
  private final Holding holding;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Guards what the turn is held by, which may be slow. */
  private final Object use = new Object();

  private boolean released;

  /** Guarded by this object, like the two below. */
  private @Nullable LockedException loss;

  private boolean closed;
  private @Nullable Runnable onLoss;

  private RenewedTurn(String work, Duration period, Holding holding) {
    this.work = work;
    this.period = period;
    this.holding = holding;
  }

  /**
   * Returns a turn that is held now, and renews it.
   *
   * @param work what it is for
   * @param period how long to wait from one renewal to the next
   * @param holding what it is held by; released by the turn
   */
  public static Turn keep(String work, Duration period, Holding holding) {
    RenewedTurn turn = new RenewedTurn(work, period, holding);
    Thread thread = new Thread(turn::work, "backup-turn-" + work);
    thread.setDaemon(true);
    thread.start();
    return turn;
  }

  private void work() {
    try {
      while (!ended.await(period.toNanos(), TimeUnit.NANOSECONDS)) {
        renew();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lose(lost("the thread that renews it was interrupted", e));
    }
    Runnable stop = stopping();
    if (stop != null) {
      stop.run();
    }
    release();
  }

  private void renew() {
    synchronized (use) {
      if (released) {
        return;
      }
      try {
        holding.renew();
      } catch (LockedException e) {
        lose(e);
      } catch (BackupException e) {
        LOG.warn("the turn for '{}' could not be renewed, and is held still", work, e);
      } catch (RuntimeException e) {
        lose(lost(e.toString(), e));
      }
    }
  }

  @Override
  public void confirm() {
    synchronized (use) {
      requireHeld();
      try {
        holding.confirm();
      } catch (LockedException e) {
        lose(e);
        throw e;
      } catch (RuntimeException e) {
        throw new LockedException(
            "whether the turn for '" + work + "' is still held cannot be found out: " + e, null, e);
      }
    }
  }

  private synchronized void requireHeld() {
    if (loss != null) {
      throw lost("it was lost before", loss);
    }
    if (closed) {
      throw new LockedException("the turn for '" + work + "' was given back", null);
    }
  }

  private LockedException lost(String why, Exception cause) {
    return new LockedException("the turn for '" + work + "' is lost: " + why, null, cause);
  }

  private synchronized void lose(LockedException why) {
    if (loss == null && !closed) {
      LOG.warn("the turn for '{}' is lost", work, why);
      loss = why;
    }
    ended.countDown();
  }

  /** Returns what is to be called because the turn is lost. */
  private synchronized @Nullable Runnable stopping() {
    Runnable stop = loss == null || closed ? null : onLoss;
    onLoss = null;
    return stop;
  }

  @Override
  public void onLost(Runnable stop) {
    synchronized (this) {
      onLoss = stop;
      if (ended.getCount() > 0) {
        return;
      }
    }
    Runnable late = stopping();
    if (late != null) {
      late.run();
    }
  }

  private void release() {
    synchronized (use) {
      if (!released) {
        released = true;
        holding.release();
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      onLoss = null;
    }
    ended.countDown();
    release();
  }

  @Override
  public String toString() {
    return "turn for '" + work + "'";
  }
}
