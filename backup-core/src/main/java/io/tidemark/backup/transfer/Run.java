package io.tidemark.backup.transfer;

import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.event.Progress;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a pipeline: its threads, its progress and its cancellation. Closing it ends its
 * threads. Thread-safe.
 */
public final class Run implements RunContext, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  private static final int MAX_WARNINGS = 1_000;

  private final InstantSource clock;
  private final Instant startedAt;
  private final Consumer<String> onWarning;
  private final RunThreads workers;
  private final LongAdder plainBytes = new LongAdder();
  private final LongAdder storedBytes = new LongAdder();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<Runnable> registrations = new CopyOnWriteArrayList<>();
  private final AtomicBoolean interrupts = new AtomicBoolean(true);
  private volatile Runnable onStage = () -> {};
  private volatile String stage = "starting";
  private volatile long expectedBytes = -1;
  private volatile @Nullable String cancelReason;

  /**
   * Starts a run.
   *
   * @param name what its threads are named after
   * @param onWarning is told each warning
   */
  public Run(String name, InstantSource clock, Consumer<String> onWarning) {
    this.clock = clock;
    this.startedAt = clock.instant();
    this.onWarning = onWarning;
    this.workers = new RunThreads(name, () -> stage);
  }

  ExecutorService workers() {
    return workers;
  }

  LongAdder plainBytes() {
    return plainBytes;
  }

  LongAdder storedBytes() {
    return storedBytes;
  }

  @Override
  public Instant startedAt() {
    return startedAt;
  }

  /** Returns the time. */
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void stage(String description) {
    checkpoint();
    cleaning(description);
    onStage.run();
  }

  /** Names what is done to clean up, also after a cancellation. */
  public void cleaning(String description) {
    stage = description;
    workers.entered(description);
  }

  /** Sets what is done at each stage, on the thread that enters it; nothing unless set. */
  public void onStage(Runnable action) {
    onStage = action;
  }

  /** Gives the run the name that its threads log with. */
  public void identify(String id) {
    workers.identify(id);
  }

  @Override
  public void expectBytes(long totalBytes) {
    expectedBytes = totalBytes;
  }

  @Override
  public void warn(String message) {
    // Listeners hear all of them; a run without an end must not collect them without an end.
    if (warnings.size() < MAX_WARNINGS) {
      warnings.add(message);
    }
    onWarning.accept(message);
  }

  /** Returns the warnings so far. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** Returns how far the run is. */
  public Progress progress() {
    return new Progress(
        stage,
        plainBytes.sum(),
        storedBytes.sum(),
        expectedBytes < 0 ? OptionalLong.empty() : OptionalLong.of(expectedBytes),
        Duration.between(startedAt, clock.instant()));
  }

  /** Counts plain bytes that a restore has read. */
  public void restored(long bytes) {
    plainBytes.add(bytes);
  }

  /** Ends the run as soon as possible; the first reason stays. */
  public void cancel(String reason) {
    synchronized (registrations) {
      if (cancelReason != null) {
        return;
      }
      cancelReason = reason;
    }
    registrations.forEach(Run::unblock);
  }

  private static void unblock(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.warn("an action that should have unblocked a cancelled run failed", e);
    }
  }

  public boolean isCancelled() {
    return cancelReason != null;
  }

  /** Returns the exception that a cancelled run ends with. */
  RunCancelledException cancellation() {
    return cancellation(null);
  }

  /** Returns the exception that a cancelled run ends with, whatever the cancellation broke. */
  public RunCancelledException cancellation(@Nullable Throwable consequence) {
    return new RunCancelledException(
        "the run ended before it was complete: " + cancelReason,
        "nothing of it was published; run it again",
        consequence);
  }

  /** Cancels the run because its thread was interrupted, and returns what to throw. */
  RunCancelledException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    cancel("its thread was interrupted");
    RunCancelledException cancellation = cancellation();
    cancellation.addSuppressed(cause);
    return cancellation;
  }

  @Override
  public void checkpoint() {
    if (isCancelled()) {
      throw cancellation();
    }
  }

  @Override
  public Registration onCancel(Runnable unblock) {
    boolean cancelled;
    synchronized (registrations) {
      cancelled = isCancelled();
      registrations.add(unblock);
    }
    if (cancelled) {
      unblock(unblock);
    }
    return () -> registrations.remove(unblock);
  }

  /** Runs {@code work} on one of the run's threads. */
  public void fork(Runnable work) {
    workers.execute(work);
  }

  /**
   * Interrupts the calling thread when the run is cancelled, until the registration is closed or
   * {@link #endInterrupts} is called.
   */
  @SuppressWarnings("Interruption") // the run owns the thread that works for it
  public Registration interruptOnCancel() {
    Thread thread = Thread.currentThread();
    return onCancel(
        () -> {
          synchronized (interrupts) {
            if (interrupts.get()) {
              thread.interrupt();
            }
          }
        });
  }

  /** Makes sure that the calling thread can clean up, although the run was cancelled. */
  @SuppressWarnings("Interruption") // the cancellation is recorded; the flag has done its work
  public void endInterrupts() {
    synchronized (interrupts) {
      interrupts.set(false);
      Thread.interrupted();
    }
  }

  /** An action that may fail. */
  @FunctionalInterface
  public interface IoAction {
    void run() throws IOException;
  }

  /** Does something on another thread for a limited time, and returns its failure. */
  public Optional<Throwable> attempt(Duration limit, IoAction action) {
    return attempt(limit, () -> 0, action);
  }

  /**
   * Does something on another thread for as long as it makes progress within the time, and returns
   * its failure.
   *
   * @param progress a number that changes with progress
   */
  public Optional<Throwable> attempt(Duration limit, LongSupplier progress, IoAction action) {
    Task<Boolean> task =
        new Task<>(
            () -> {
              action.run();
              return true;
            });
    task.start(workers);
    try {
      long before = progress.getAsLong();
      while (!task.await(limit)) {
        long now = progress.getAsLong();
        if (now == before) {
          task.interrupt();
          return Optional.of(new IOException("it made no progress for " + limit));
        }
        before = now;
      }
      return task.failure();
    } catch (InterruptedException e) {
      task.interrupt();
      Thread.currentThread().interrupt();
      return Optional.of(e);
    }
  }

  /** Ends the run's threads; work that does not react to an interrupt is left behind. */
  @Override
  public void close() {
    workers.shutdownNow();
  }
}
