package io.tidemark.backup.transfer;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The way of one file into one destination: a bounded queue and the put that empties it. */
final class Lane {

  /** What a put does with the lane's content. */
  @FunctionalInterface
  interface Put {
    StoredObject apply(Destination destination, ContentWriter content) throws IOException;
  }

  private final Destination destination;
  private final Handoff queue = new Handoff();
  private final Consumer<Throwable> onRequiredFailure;
  private final Task<StoredObject> put;
  private volatile boolean drained;
  private volatile boolean aborted;

  Lane(Destination destination, Put put, Consumer<Throwable> onRequiredFailure) {
    this.destination = destination;
    this.onRequiredFailure = onRequiredFailure;
    this.put = new Task<>(() -> store(put));
  }

  private StoredObject store(Put put) throws IOException {
    try {
      StoredObject stored = put.apply(destination, this::drain);
      if (!drained) {
        throw new IOException("the storage reported success before it had read the whole content");
      }
      return stored;
    } catch (Throwable e) {
      if (!aborted) {
        failed(e);
      }
      queue.fail(e);
      throw e;
    }
  }

  private void failed(Throwable cause) {
    destination.fail(cause);
    if (destination.required()) {
      onRequiredFailure.accept(cause);
    }
  }

  private void drain(OutputStream out) throws IOException {
    queue.drainTo(out);
    drained = true;
  }

  void start(Executor workers) {
    put.start(workers);
  }

  Destination destination() {
    return destination;
  }

  /**
   * Passes a chunk on. A best-effort destination that takes none for {@code patience} is left out.
   */
  void write(byte[] chunk, Duration patience) throws IOException {
    if (destination.required()) {
      queue.put(chunk);
    } else if (destination.failure().isEmpty()) {
      writeBestEffort(chunk, patience);
    }
  }

  private void writeBestEffort(byte[] chunk, Duration patience) throws IOException {
    try {
      if (!queue.offer(chunk, patience.toNanos())) {
        IOException stalled = new IOException("the storage took no data for " + patience);
        destination.fail(stalled);
        abort(stalled);
      }
    } catch (HandoffBrokenException e) {
      destination.fail(e);
    }
  }

  void finish() {
    queue.finish();
  }

  /** Makes a commit impossible and interrupts the put. */
  void abort(Throwable cause) {
    aborted = true;
    queue.fail(cause);
    put.interrupt();
  }

  /** Waits for the put: a required one until it ends, a best-effort one for {@code patience}. */
  void await(Duration patience) throws InterruptedException {
    if (destination.required()) {
      put.await();
    } else if (!put.await(patience)) {
      IOException stalled = new IOException("the storage did not finish within " + patience);
      destination.fail(stalled);
      abort(stalled);
    }
  }

  /** Waits for the end of a put that was told to stop. */
  void leave(Duration grace) throws InterruptedException {
    put.await(grace);
  }

  /** Compares what the storage says with what was sent. */
  void check(ContentDigest expected) {
    if (destination.failure().isEmpty() && put.result().sizeBytes() != expected.sizeBytes()) {
      destination.fail(
          new IOException(
              "the storage reports %d bytes stored, but %d were sent"
                  .formatted(put.result().sizeBytes(), expected.sizeBytes())));
    }
  }
}
