package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** The puts of one storage that are under way, and what they share. Thread-safe. */
final class Puts {

  private final Bucket bucket;
  private final Uploads uploads;
  private final PartPlan plan;
  private final PartBuffers buffers;
  private final Workers workers;
  private final Supplier<String> ids;
  private final Set<Put> going = ConcurrentHashMap.newKeySet();

  /** Publishing is let to its end before the storage closes; a wait for it is short. */
  private final ReentrantReadWriteLock publishing = new ReentrantReadWriteLock();

  Puts(Bucket bucket, Uploads uploads, PartPlan plan, PartRing ring, Supplier<String> ids) {
    this.bucket = bucket;
    this.uploads = uploads;
    this.plan = plan;
    this.buffers = ring.buffers();
    this.workers = ring.workers();
    this.ids = ids;
  }

  /** The buffers of a storage and the threads that empty them. */
  record PartRing(PartBuffers buffers, Workers workers) {}

  /** What a put does between its beginning and its end. */
  @FunctionalInterface
  interface Course<T> {
    T run(Put put) throws IOException;
  }

  int buffersAtMost() {
    return buffers.most();
  }

  Draft draft(StorageKey key, Labels labels) {
    return new Draft(key, bucket.keys().name(key), labels, ids.get());
  }

  /** Runs a put. Whatever ends it, nothing of it is left but a published object. */
  <T> T run(Draft draft, Course<T> course) throws IOException {
    PartBuffers.Share share = buffers.share();
    Parts parts = new Parts(bucket, uploads, draft, plan);
    PartPump pump = new PartPump(parts, workers, share);
    Put put = new Put(parts, pump, new PartOutput(uploads, draft, share, pump));
    going.add(put);
    try {
      return course.run(put);
    } catch (IOException | RuntimeException | Error e) {
      put.abort(e);
      throw e;
    } finally {
      put.end();
      going.remove(put);
    }
  }

  /** Runs the last step of a put, which {@link #close} does not cut in two. */
  <T> T publishing(Turns.Step<T> step) throws IOException {
    publishing.readLock().lock();
    try {
      return step.run();
    } finally {
      publishing.readLock().unlock();
    }
  }

  /** Ends all puts and takes back what the server has of them, or says what it could not. */
  void close() throws IOException {
    buffers.close();
    IOException reason = new IOException("the storage was closed while an object was written");
    publishing.writeLock().lock();
    try {
      going.forEach(put -> put.abort(reason));
    } finally {
      publishing.writeLock().unlock();
      workers.close();
    }
    if (reason.getSuppressed().length > 0) {
      throw reason;
    }
  }
}
