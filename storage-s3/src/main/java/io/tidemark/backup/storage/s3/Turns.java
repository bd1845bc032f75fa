package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.StorageListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Lets the writers of one key publish one after the other, for servers that complete uploads over
 * existing objects. A writer first makes a {@link Reservation} and then looks for others: of two
 * writers, at least one sees the other. ADR 0013 has the reasoning.
 */
final class Turns {

  /** After this time others may soon take a reservation for that of a dead writer. */
  private static final Duration TRUSTED = Reservation.LEASE.dividedBy(3);

  private final Bucket bucket;
  private final Reservations reservations;
  private final StorageListener listener;

  Turns(Bucket bucket, Reservations reservations, StorageListener listener) {
    this.bucket = bucket;
    this.reservations = reservations;
    this.listener = listener;
  }

  /** What may be done by one writer only. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws IOException;
  }

  /**
   * Runs a step that publishes when no other writer may. The key is free then, unless an object
   * that is put whole came between, which the server refuses by itself.
   *
   * @param upload the upload that the step completes, if it completes one
   */
  <T> T taking(Draft draft, Optional<String> upload, Step<T> step) throws IOException {
    Reservation held = await(draft, upload);
    T result;
    try {
      result = step.run();
    } catch (IOException | RuntimeException | Error e) {
      Undo.after(e, () -> reservations.discard(held));
      throw e;
    }
    releaseOrWarn(held);
    return result;
  }

  private Reservation await(Draft draft, Optional<String> upload) throws IOException {
    Attempts attempts = bucket.attempts();
    for (int number = 1; ; number++) {
      long since = System.nanoTime();
      Reservation own = reservations.make(draft, upload, number);
      if (isFree(draft, own) && System.nanoTime() - since < TRUSTED.toNanos()) {
        return own;
      }
      reservations.discard(own);
      if (number == attempts.limit()) {
        throw new IOException(
            "cannot store %s: another writer holds it; hint: run again; one that died elsewhere holds it for %d minutes"
                .formatted(draft, Reservation.LEASE.toMinutes()));
      }
      attempts.pause("reserve " + draft, number, "another writer holds it");
    }
  }

  private boolean isFree(Draft draft, Reservation own) throws IOException {
    try {
      List<Reservation> others = reservations.others(draft, own);
      if (others.stream().anyMatch(other -> own.excludes(other) && !other.isOver())) {
        return false;
      }
      for (Reservation other : others) {
        if (other.isOver()) {
          reservations.end(draft, other);
        }
      }
      if (own.upload().isPresent() && bucket.find(draft.name()).isPresent()) {
        throw new ObjectExistsException(draft.key());
      }
      return true;
    } catch (IOException | RuntimeException | Error e) {
      Undo.after(e, () -> reservations.discard(own));
      throw e;
    }
  }

  /** The object is there; a reservation that stays blocks nothing but this key, for minutes. */
  private void releaseOrWarn(Reservation held) {
    try {
      reservations.discard(held);
    } catch (IOException e) {
      listener.warned(String.valueOf(e.getMessage()));
    }
  }
}
