package io.tidemark.backup.coordination;

import io.tidemark.backup.catalog.LeaseRecord;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.ObjectExistsException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A turn that is held by the highest lease of a chain. It counts as lost when its time is over by
 * the holder's own monotonic clock, which began before anybody could see the lease: so the holder
 * knows of it before another takes the turn.
 */
final class Lease implements Holding {

  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  private final LeaseChain chain;
  private final Times times;
  private final String owner = UUID.randomUUID().toString();
  private volatile long number;
  private volatile long renewedNanos;
  private volatile boolean lost;

  Lease(LeaseChain chain, Times times) {
    this.chain = chain;
    this.times = times;
  }

  /**
   * How long a lease lasts, and by which clocks.
   *
   * @param nanos a monotonic clock
   */
  record Times(Duration lasts, InstantSource clock, LongSupplier nanos) {}

  /**
   * Takes the turn.
   *
   * @throws ObjectExistsException if another was faster
   */
  void take(long first) throws IOException {
    add(first, false);
  }

  private void add(long next, boolean released) throws IOException {
    long begun = times.nanos().getAsLong();
    String holder = "process " + ProcessHandle.current().pid();
    chain.add(
        next, new LeaseRecord(owner, holder, times.clock().instant(), times.lasts(), released));
    number = next;
    renewedNanos = begun;
    forgetOlder();
  }

  private void forgetOlder() {
    try {
      chain.forget(number);
    } catch (IOException e) {
      LOG.debug("old leases in {} could not be deleted; a later renewal does it", chain, e);
    }
  }

  /** Something done in the storage. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /** Does something while the lease lasts: a storage may take longer to say that it is gone. */
  @SuppressWarnings("Interruption") // the step's thread is this object's own
  private void inTime(Step step) throws IOException {
    long left = times.lasts().toNanos() - (times.nanos().getAsLong() - renewedNanos);
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              step.run();
              return true;
            });
    Thread thread = new Thread(task, "backup-lease-" + number);
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw lost("the storage did not answer while it lasted", e);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the thread was interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LockedException loss) {
        throw loss;
      }
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  @Override
  public void renew() {
    requireTime();
    try {
      inTime(
          () -> {
            requireHighest();
            add(number + 1, false);
          });
    } catch (ObjectExistsException e) {
      throw lost("another took it", e);
    } catch (IOException e) {
      throw unknown(e);
    }
  }

  @Override
  public void confirm() {
    requireTime();
    try {
      inTime(this::requireHighest);
    } catch (IOException e) {
      throw unknown(e);
    }
    requireTime();
  }

  private void requireTime() {
    if (times.nanos().getAsLong() - renewedNanos >= times.lasts().toNanos()) {
      throw lost("it was not renewed for " + times.lasts(), null);
    }
  }

  /** The highest may be one of our own whose storing seemed to fail. */
  private void requireHighest() throws IOException {
    long highest = chain.highest();
    if (highest != number) {
      boolean own = chain.read(highest).filter(it -> it.owner().equals(owner)).isPresent();
      if (!own) {
        throw lost("another took it", null);
      }
      number = highest;
    }
  }

  private LockedException lost(String why, @Nullable Exception cause) {
    lost = true;
    return new LockedException(
        "the turn of " + chain + " is lost: " + why,
        "another instance may have it; whoever was frozen, or cut off from the storage, for "
            + times.lasts()
            + " loses its turn",
        cause);
  }

  private StorageFailedException unknown(IOException cause) {
    return new StorageFailedException(
        "the lease in " + chain + " cannot be looked at: " + cause.getMessage(),
        "look at the storage",
        cause);
  }

  @Override
  public void release() {
    if (lost) {
      return;
    }
    try {
      inTime(
          () -> {
            requireHighest();
            add(number + 1, true);
          });
    } catch (IOException | LockedException e) {
      LOG.debug("the lease in {} could not be given back; it runs out", chain, e);
    }
  }
}
