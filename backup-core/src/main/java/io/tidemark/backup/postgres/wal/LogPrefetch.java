package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.StorageFailedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/** Fetches a piece of the log into a folder, several files at once. */
public final class LogPrefetch {

  private static final int THREADS = 4;

  private final WalSupply log;
  private final Path folder;
  private final Runnable checkpoint;

  /**
   * Prepares to fetch.
   *
   * @param checkpoint throws when the work shall end
   */
  public LogPrefetch(WalSupply log, Path folder, Runnable checkpoint) {
    this.log = log;
    this.folder = folder;
    this.checkpoint = checkpoint;
  }

  /**
   * Fetches the first {@code segments} of what is covered, and the beginning behind them if it is.
   */
  public void fetch(LogCoverage covered, long segments) throws IOException {
    for (long timeline : covered.history().ends().keySet()) {
      history(timeline);
    }
    history(covered.history().timeline());
    laterHistories(covered.history().timeline());
    fetchSegments(covered, segments);
  }

  /** Does the same without the histories of timelines. */
  public void fetchSegments(LogCoverage covered, long segments) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      fetch(covered, segments, threads);
    } finally {
      threads.shutdownNow();
    }
    if (segments > covered.whole() && covered.unfinished().isPresent()) {
      fetchBeginning(covered.unfinished().get());
    }
    sync(folder);
  }

  /**
   * Returns the file of one segment of what is covered, whole or not, which is fetched unless it is
   * there; empty if it is not covered.
   */
  public Optional<Path> segment(LogCoverage covered, long number) throws IOException {
    long index = number - covered.first().number();
    boolean whole = index >= 0 && index < covered.whole();
    if (!whole && (index != covered.whole() || covered.unfinished().isEmpty())) {
      return Optional.empty();
    }
    Path file = folder.resolve(covered.segment(index).name());
    if (Files.exists(file)) {
      return Optional.of(file);
    }
    checkpoint.run();
    if (whole) {
      fetch(covered.segment(index).name());
    } else {
      fetchBeginning(covered.unfinished().get());
    }
    sync(folder);
    return Optional.of(file);
  }

  /**
   * Fetches the histories of the timelines after one, with which the server knows what numbers are
   * taken when it begins a timeline of its own.
   */
  public void laterHistories(long timeline) throws IOException {
    boolean there = true;
    for (long next = timeline + 1; there; next++) {
      String name = TimelineHistory.fileName(next);
      there = log.fetch(name, folder.resolve(name));
      if (there) {
        sync(folder.resolve(name));
      }
    }
  }

  /** Makes durable what a recovery after a power cut still needs. */
  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private void history(long timeline) throws IOException {
    String name = TimelineHistory.fileName(timeline);
    if (timeline > 1) {
      fetch(name);
    }
  }

  private void fetch(String name) throws IOException {
    require(log.fetch(name, folder.resolve(name)), name);
    sync(folder.resolve(name));
  }

  private void fetchBeginning(Segment segment) throws IOException {
    Path file = folder.resolve(segment.name());
    require(log.fetchBeginning(segment, file), segment.name());
    sync(file);
  }

  private void fetch(LogCoverage covered, long segments, ExecutorService threads)
      throws IOException {
    long count = Math.min(segments, covered.whole());
    // So that a log of a million segments does not become a list of as many tasks.
    Semaphore ahead = new Semaphore(2 * THREADS);
    List<Future<?>> running = new ArrayList<>();
    for (long index = 0; index < count; index++) {
      checkpoint.run();
      String name = covered.segment(index).name();
      acquire(ahead);
      await(running, Future::isDone);
      running.add(
          threads.submit(
              () -> {
                try {
                  fetch(name);
                } finally {
                  ahead.release();
                }
                return null;
              }));
    }
    await(running, task -> true);
  }

  private static void acquire(Semaphore ahead) throws IOException {
    try {
      ahead.acquire();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void await(List<Future<?>> running, Predicate<Future<?>> which)
      throws IOException {
    for (Iterator<Future<?>> tasks = running.iterator(); tasks.hasNext(); ) {
      Future<?> task = tasks.next();
      if (which.test(task)) {
        result(task);
        tasks.remove();
      }
    }
  }

  private static void result(Future<?> task) throws IOException {
    try {
      task.get();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BackupException known) {
        throw known;
      }
      throw new IOException(e.getCause());
    }
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted while the log was fetched", e);
  }

  private static void require(boolean found, String name) {
    if (!found) {
      throw new StorageFailedException(
          "'" + name + "' of the log is gone since the restore was planned",
          "look at the storage and try again");
    }
  }
}
