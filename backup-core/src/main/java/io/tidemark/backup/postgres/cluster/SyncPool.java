package io.tidemark.backup.postgres.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes files durable in the background: one fsync after the other takes as long as the journal for
 * each, several at once share it. Thread-safe. The first failure ends everything: after one, the
 * system may forget that there was any.
 */
final class SyncPool implements AutoCloseable {

  private static final int THREADS = 8;
  private static final int MAX_WAITING = 256;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, task -> daemon(task));
  private final Semaphore room = new Semaphore(MAX_WAITING);
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "tidemark-restore-sync");
    thread.setDaemon(true);
    return thread;
  }

  /** Takes over a file that was written: it is synced and closed. Waits if many are due. */
  void settle(Path file, FileChannel channel) {
    room.acquireUninterruptibly();
    threads.execute(
        () -> {
          try (channel) {
            channel.force(true);
          } catch (IOException e) {
            failure.compareAndSet(null, Folders.failed("cannot sync", file, e));
          } finally {
            room.release();
          }
        });
    check();
  }

  /** Waits until all files are durable. */
  void await() {
    room.acquireUninterruptibly(MAX_WAITING);
    room.release(MAX_WAITING);
    check();
  }

  private void check() {
    RuntimeException first = failure.get();
    if (first != null) {
      throw first;
    }
  }

  /** Waits for what was begun. */
  @Override
  public void close() {
    room.acquireUninterruptibly(MAX_WAITING);
    room.release(MAX_WAITING);
    threads.shutdown();
  }
}
