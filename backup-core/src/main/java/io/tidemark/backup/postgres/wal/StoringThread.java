package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wire.ReplicationConnection;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what a spool has received. When it fails, it breaks the connection off, so that the
 * receiver learns of it. Closing it ends it.
 */
final class StoringThread implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StoringThread.class);

  private final SegmentSpool spool;
  private final ReplicationConnection connection;
  private final Consumer<Lsn> onStored;
  private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();
  private final Thread thread;

  StoringThread(SegmentSpool spool, ReplicationConnection connection, Consumer<Lsn> onStored) {
    this.spool = spool;
    this.connection = connection;
    this.onStored = onStored;
    this.thread = new Thread(this::work, "backup-wal-storing");
    thread.setDaemon(true);
    thread.start();
  }

  private void work() {
    try {
      while (spool.storeNext()) {
        onStored.accept(spool.flushed());
      }
      outcome.complete(true);
    } catch (InterruptedException e) {
      outcome.completeExceptionally(new InterruptedIOException("interrupted while storing"));
    } catch (Throwable e) {
      // An Error too: the receiver would wait for the outcome without an end.
      outcome.completeExceptionally(e);
      abort();
    }
  }

  private void abort() {
    try {
      connection.abort();
    } catch (IOException e) {
      LOG.debug("closing a broken connection failed", e);
    }
  }

  /** Waits until everything that was received is stored. */
  void finish() throws IOException, InterruptedException {
    try {
      outcome.get();
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private static IOException failure(ExecutionException e) {
    if (e.getCause() instanceof BackupException known) {
      throw known;
    }
    return e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
  }

  /**
   * Stores what was received before the stream broke, and returns what is to be told: why storing
   * has failed if that came first.
   */
  IOException finishAfter(IOException broken) throws InterruptedException {
    boolean storingFirst = outcome.isCompletedExceptionally();
    try {
      finish();
      return broken;
    } catch (IOException | BackupException e) {
      if (storingFirst) {
        return e instanceof IOException known ? known : new IOException(e.getMessage(), e);
      }
      broken.addSuppressed(e);
      return broken;
    }
  }

  @Override
  @SuppressWarnings("Interruption") // the thread is this object's own
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
