package io.tidemark.backup.transfer;

import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.event.Progress;
import io.tidemark.backup.source.RunContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a pipeline: its threads, its progress and its cancellation. Closing it ends its
 * threads. Thread-safe.
 */
public final class Run implements RunContext, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  /** How long closing waits for threads that were told to end. */
  private static final long CLOSE_SECONDS = 5;

  private final InstantSource clock;
  private final Instant startedAt;
  private final Consumer<String> onWarning;
  private final ExecutorService workers;
  private final LongAdder plainBytes = new LongAdder();
  private final LongAdder storedBytes = new LongAdder();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<Runnable> registrations = new CopyOnWriteArrayList<>();
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
    AtomicInteger number = new AtomicInteger();
    this.workers =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "backup-" + name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
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

  @Override
  public void stage(String description) {
    checkpoint();
    stage = description;
  }

  @Override
  public void expectBytes(long totalBytes) {
    expectedBytes = totalBytes;
  }

  @Override
  public void warn(String message) {
    warnings.add(message);
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
    return new RunCancelledException(
        "the run ended before it was complete: " + cancelReason,
        "nothing of it was published; run it again");
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

  /** Ends the run's threads; work that does not react to an interrupt is left behind. */
  @Override
  public void close() {
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a thread of a finished run is still busy; it ends with its current call");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
