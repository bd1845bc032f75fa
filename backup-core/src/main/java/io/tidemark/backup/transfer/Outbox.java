package io.tidemark.backup.transfer;

import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Sends the files of one run to its destinations: plain content in, the same stored bytes to every
 * destination out. Thread-safe; several files may be under way at once.
 */
public final class Outbox {

  /** Bounds threads and buffers; each file takes some 4 MiB and a thread for each stage. */
  private static final int CONCURRENT_FILES = 4;

  private final Run run;
  private final Compression compression;
  private final Optional<Encryption> encryption;
  private final List<Destination> destinations;
  private final Duration patience;
  private final Semaphore slots = new Semaphore(CONCURRENT_FILES);

  /**
   * Creates an outbox.
   *
   * @param patience how long a best-effort destination may take no data before it is left out
   */
  public Outbox(
      Run run,
      Compression compression,
      Optional<Encryption> encryption,
      List<Destination> destinations,
      Duration patience) {
    this.run = run;
    this.compression = compression;
    this.encryption = encryption;
    this.destinations = List.copyOf(destinations);
    this.patience = patience;
  }

  /** Returns the destinations that still take part. */
  public List<Destination> active() {
    return destinations.stream().filter(d -> d.failure().isEmpty()).toList();
  }

  public List<Destination> destinations() {
    return destinations;
  }

  /**
   * Sends one file through compression and encryption. When this returns, it is stored in every
   * required destination.
   */
  public StoredFile send(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    return inSlot(() -> transmission(key, labels).send(content, compression, encryption));
  }

  /** Sends one file as it is. */
  public StoredFile sendPlain(StorageKey key, Labels labels, ContentWriter content)
      throws IOException {
    return inSlot(() -> transmission(key, labels).send(content));
  }

  private Transmission transmission(StorageKey key, Labels labels) {
    if (active().isEmpty()) {
      throw new StorageFailedException(
          "'" + key + "' cannot be stored: every destination has failed",
          "see the warnings of this run for the reason of each");
    }
    return new Transmission(
        run, active(), patience, (to, content) -> to.storage().put(key, labels, content));
  }

  /** What a slot is taken for. */
  @FunctionalInterface
  private interface Sending {
    StoredFile get() throws IOException;
  }

  private StoredFile inSlot(Sending sending) throws IOException {
    run.checkpoint();
    try {
      slots.acquire();
    } catch (InterruptedException e) {
      throw run.interrupted(e);
    }
    try {
      return sending.get();
    } finally {
      slots.release();
    }
  }
}
