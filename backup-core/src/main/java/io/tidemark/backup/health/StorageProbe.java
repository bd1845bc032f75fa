package io.tidemark.backup.health;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.ObjectProtectedException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Proves that a storage can be written, read, listed and deleted from, with one small object
 * outside of the jobs' folders.
 */
public final class StorageProbe {

  private static final int BYTES = 32;

  private final Storage storage;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * Prepares to probe.
   *
   * @param storage lent; stays open
   */
  public StorageProbe(Storage storage, InstantSource clock, RandomGenerator random) {
    this.storage = storage;
    this.clock = clock;
    this.random = random;
  }

  /**
   * What a probe has shown.
   *
   * @param clockAhead how far the storage's clock is ahead of this one's, to a second or so
   * @param overwrites whether the storage has replaced an object that was there, which it must not
   * @param remains the object, where the storage protects it from being deleted
   */
  public record Result(Duration clockAhead, boolean overwrites, Optional<StorageKey> remains) {}

  /**
   * Probes.
   *
   * @throws IOException what it could not do, and why
   */
  public Result run() throws IOException {
    StorageKey key = Layout.probe(BackupId.of(clock.instant(), random));
    byte[] content = new byte[BYTES];
    random.nextBytes(content);
    doing("written to", () -> storage.put(key, Labels.none(), out -> out.write(content)));
    try {
      doing("read", () -> requireSame(key, content));
      Duration ahead = doing("listed", () -> clockAhead(key));
      boolean overwrites = doing("written to", () -> overwrites(key, content));
      return new Result(ahead, overwrites, doing("deleted from", () -> delete(key)));
    } catch (IOException e) {
      remove(key, e);
      throw e;
    }
  }

  private interface Step<T> {
    T run() throws IOException;
  }

  private static <T> T doing(String what, Step<T> step) throws IOException {
    try {
      return step.run();
    } catch (IOException e) {
      throw new IOException("it cannot be " + what + ": " + e.getMessage(), e);
    }
  }

  private boolean requireSame(StorageKey key, byte[] content) throws IOException {
    try (InputStream in = storage.open(key)) {
      if (!Arrays.equals(in.readAllBytes(), content)) {
        throw new IOException("what was read is not what was written");
      }
      return true;
    }
  }

  private Duration clockAhead(StorageKey key) throws IOException {
    Instant now = clock.instant();
    List<StoredObject> listed = storage.list(key.value());
    StoredObject found =
        listed.stream()
            .filter(object -> object.key().equals(key) && object.sizeBytes() == BYTES)
            .findFirst()
            .orElseThrow(() -> new IOException("what was written is not in the list"));
    return Duration.between(now, found.storedAt());
  }

  /** Two runs, or a run and its ghost, must not be able to write one name. */
  private boolean overwrites(StorageKey key, byte[] content) throws IOException {
    try {
      storage.put(key, Labels.none(), out -> out.write(content));
      return true;
    } catch (ObjectExistsException e) {
      return false;
    }
  }

  private Optional<StorageKey> delete(StorageKey key) throws IOException {
    try {
      storage.delete(key);
    } catch (ObjectProtectedException e) {
      return Optional.of(key);
    }
    try (InputStream in = storage.open(key)) {
      throw new IOException("what was deleted is still there, " + in.available() + " bytes");
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    }
  }

  private void remove(StorageKey key, IOException failure) {
    try {
      storage.delete(key);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
