package io.tidemark.backup;

import io.tidemark.backup.catalog.PulseTrail;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pulse of one run or copy in one destination, by a thread of its own: it tells others that the
 * work goes on, and finds out where another has taken it for dead. Closing it stops it and leaves
 * the last pulse where it is. Thread-safe.
 */
final class Pulse implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BackupPipeline.class);

  /** A storage that has just failed may not answer at all. */
  private static final Duration END_LIMIT = Duration.ofSeconds(20);

  /** So many pulses' time is no delay of a thread any more. */
  private static final int LATE = 2;

  private final Destination destination;
  private final Consumer<StorageFailedException> onLost;
  private final Run run;
  private final Duration every;
  private final PulseTrail trail;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Guards the trail, which may be slow. */
  private final ReentrantLock use = new ReentrantLock();

  private volatile Last last;
  private volatile @Nullable StorageFailedException loss;

  /** When the last sign of life was given, by both clocks: one stands still in a suspension. */
  private record Last(long nanos, Instant at) {}

  private Pulse(Work work, Run run, Duration every) {
    this.destination = work.destination();
    this.onLost = work.onLost();
    this.run = run;
    this.every = every;
    this.trail = new PulseTrail(destination.storage(), work.folder(), work.marker());
    this.last = now();
  }

  /**
   * What has a pulse.
   *
   * @param marker the name of the file that claims the folder
   * @param onLost is told once that another has taken the work for dead
   */
  record Work(
      Destination destination,
      StorageKey folder,
      String marker,
      Consumer<StorageFailedException> onLost) {}

  /** Starts the pulse of work whose marker has just been written. */
  static Pulse start(Work work, Run run, Duration every) {
    Pulse pulse = new Pulse(work, run, every);
    run.fork(pulse::repeat);
    return pulse;
  }

  private Last now() {
    return new Last(System.nanoTime(), run.now());
  }

  private void repeat() {
    try {
      while (!closed.await(every.toNanos(), TimeUnit.NANOSECONDS) && isWanted()) {
        tryBeat();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isWanted() {
    return loss == null && destination.failure().isEmpty();
  }

  private void tryBeat() {
    try {
      beat();
    } catch (StorageFailedException e) {
      onLost.accept(e);
    } catch (IOException | RuntimeException e) {
      refused(e);
    }
  }

  private void beat() throws IOException {
    use.lock();
    try {
      if (closed.getCount() > 0) {
        beatOnce();
      }
    } finally {
      use.unlock();
    }
  }

  private void beatOnce() throws IOException {
    Last begun = now();
    try {
      trail.beat(begun.at());
    } catch (ObjectNotFoundException e) {
      StorageFailedException lost = takenForDead(e);
      loss = lost;
      throw lost;
    }
    last = begun;
    if (closed.getCount() == 0) {
      trail.end(); // whoever closed it may have looked before this one came
    }
  }

  private StorageFailedException takenForDead(ObjectNotFoundException cause) {
    return new StorageFailedException(
        "another has taken this work for dead, and removes it from "
            + destination.location()
            + ": "
            + cause.getMessage(),
        "was this process suspended, or cut off from the storage, for longer than three times "
            + every
            + "? Run again",
        cause);
  }

  /** Whether others may have taken the work for dead, because it gave no sign for too long. */
  boolean isLate() {
    Last known = last;
    Duration awake = Duration.ofNanos(System.nanoTime() - known.nanos());
    Duration passed = Duration.between(known.at(), run.now());
    Duration limit = every.multipliedBy(LATE);
    return awake.compareTo(limit) > 0 || passed.compareTo(limit) > 0;
  }

  /**
   * Gives a sign now if it is late; one that fails ends nothing.
   *
   * @return whether it was late
   * @throws StorageFailedException if another has taken the work for dead
   */
  boolean refresh() {
    StorageFailedException lost = loss;
    if (lost != null) {
      throw lost;
    }
    boolean late = isLate();
    if (late && use.tryLock()) { // else one is under way, in a storage that may hang
      try {
        beat();
      } catch (IOException e) {
        refused(e);
      } finally {
        use.unlock();
      }
    }
    return late;
  }

  private void refused(Exception why) {
    LOG.warn("{} takes no pulse of the run; it is tried again", destination.location(), why);
  }

  /** Stops, and takes the last pulse away. */
  void end() {
    close();
    run.attempt(END_LIMIT, this::forget)
        .ifPresent(
            problem ->
                LOG.warn(
                    "a pulse could not be removed from {}; it harms nothing",
                    destination.location(),
                    problem));
  }

  private void forget() throws IOException {
    use.lock();
    try {
      trail.end();
    } finally {
      use.unlock();
    }
  }

  Destination destination() {
    return destination;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
