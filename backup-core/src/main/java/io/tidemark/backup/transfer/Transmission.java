package io.tidemark.backup.transfer;

import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.source.RunContext.Registration;
import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The way of one file, each line of it on a thread of its own:
 *
 * <pre>
 * caller   content, count + XXH3-128, compress
 * sealer   encrypt, count + SHA-256, copy to every lane
 * lanes    storage.put
 * </pre>
 *
 * <p>A failure anywhere reaches every other stage as an exception before any of them has seen the
 * end of its input, so that no destination commits.
 */
final class Transmission {

  /** How long a stage may take to react to an interrupt before it is left behind. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Run run;
  private final Duration patience;
  private final List<Lane> lanes;
  private final Handoff compressed = new Handoff();

  /** What went wrong first; everything after it is a consequence. */
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Transmission(Run run, List<Destination> destinations, Duration patience, Lane.Put put) {
    this.run = run;
    this.patience = patience;
    this.lanes =
        destinations.stream().map(d -> new Lane(d, put, cause -> abort(failed(d, cause)))).toList();
  }

  /** Sends content through compression and encryption. */
  StoredFile send(ContentWriter content, Compression compression, Optional<Encryption> encryption)
      throws IOException {
    return send(
        content,
        compression::compress,
        (in, out) -> encryption.isPresent() ? encryption.get().encrypt(in, out) : copied(in, out));
  }

  /** Sends content as it is. */
  StoredFile send(ContentWriter content) throws IOException {
    return send(content, ContentWriter::writeTo, Transmission::copied);
  }

  private static Map<String, String> copied(ContentWriter in, OutputStream out) throws IOException {
    in.writeTo(out);
    return Map.of();
  }

  @FunctionalInterface
  private interface Compressing {
    void apply(ContentWriter plain, OutputStream out) throws IOException;
  }

  @FunctionalInterface
  private interface Sealing {
    Map<String, String> apply(ContentWriter in, OutputStream out) throws IOException;
  }

  private record Sealed(ContentDigest stored, Map<String, String> facts) {}

  private StoredFile send(ContentWriter content, Compressing compressing, Sealing sealing)
      throws IOException {
    Task<Sealed> sealer = new Task<>(() -> seal(sealing));
    Registration registration = run.onCancel(() -> abort(run.cancellation()));
    try {
      lanes.forEach(lane -> lane.start(run.workers()));
      sealer.start(run.workers());
      ContentDigest plain = compress(content, compressing);
      await(sealer);
      awaitLanes(sealer.result().stored());
      return new StoredFile(plain, sealer.result().stored(), sealer.result().facts());
    } catch (IOException | RuntimeException | Error e) {
      abort(e);
      sealer.interrupt();
      leave(sealer);
      throw rootFailure(e);
    } finally {
      registration.close();
    }
  }

  private ContentDigest compress(ContentWriter content, Compressing compressing)
      throws IOException {
    Digester plain = Digester.xxh3();
    ChunkingOutputStream chunks = new ChunkingOutputStream(compressed::put);
    compressing.apply(out -> content.writeTo(metered(out, plain)), chunks);
    run.checkpoint();
    chunks.finish();
    compressed.finish();
    return plain.finish();
  }

  /** Counts what the source writes, and stops it when the run is cancelled. */
  private OutputStream metered(OutputStream out, Digester plain) {
    return new DigestingOutputStream(out, plain, run.plainBytes(), run::checkpoint);
  }

  private Sealed seal(Sealing sealing) throws IOException {
    try {
      Digester stored = Digester.sha256();
      ChunkingOutputStream chunks = new ChunkingOutputStream(this::copyToLanes);
      Map<String, String> facts =
          sealing.apply(
              compressed::drainTo,
              new DigestingOutputStream(chunks, stored, run.storedBytes(), run::checkpoint));
      chunks.finish();
      lanes.forEach(Lane::finish);
      return new Sealed(stored.finish(), facts);
    } catch (Throwable e) {
      abort(e);
      throw e;
    }
  }

  private void copyToLanes(byte[] chunk) throws IOException {
    for (Lane lane : lanes) {
      lane.write(chunk, patience);
    }
  }

  private void abort(Throwable cause) {
    failure.compareAndSet(null, cause);
    compressed.fail(cause);
    lanes.forEach(lane -> lane.abort(cause));
  }

  private void await(Task<?> task) throws IOException {
    try {
      task.await();
    } catch (InterruptedException e) {
      throw run.interrupted(e);
    }
    if (task.failure().isPresent()) {
      throw new HandoffBrokenException(task.failure().get());
    }
  }

  private void awaitLanes(ContentDigest expected) throws IOException {
    for (Lane lane : lanes) {
      try {
        lane.await(patience);
      } catch (InterruptedException e) {
        throw run.interrupted(e);
      }
      lane.check(expected);
      Destination destination = lane.destination();
      if (destination.required() && destination.failure().isPresent()) {
        throw failed(destination, destination.failure().get());
      }
    }
  }

  /**
   * Waits for stages that were told to stop, so that none of them commits behind the caller's back;
   * one that does not react is left behind.
   */
  private void leave(Task<?> sealer) {
    boolean interrupted = Thread.interrupted();
    try {
      sealer.await(GRACE);
      for (Lane lane : lanes) {
        lane.leave(GRACE);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the first failure, with what the caller saw of it as a suppressed exception. */
  private IOException rootFailure(Throwable seen) throws IOException {
    Throwable first = Objects.requireNonNullElse(failure.get(), seen);
    if (first != seen) {
      first.addSuppressed(seen);
    }
    if (first instanceof RuntimeException e) {
      throw e;
    }
    if (first instanceof Error e) {
      throw e;
    }
    return first instanceof IOException e ? e : new IOException(first.getMessage(), first);
  }

  private static StorageFailedException failed(Destination destination, Throwable cause) {
    return new StorageFailedException(
        "storing in " + destination.location() + " failed: " + cause.getMessage(),
        "nothing was published; look at the storage and run again",
        cause);
  }
}
