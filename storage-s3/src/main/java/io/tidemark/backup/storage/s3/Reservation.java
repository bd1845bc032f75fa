package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StorageListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The right to make an object, for servers that complete uploads over existing objects: a hidden
 * object, put exclusively and named after the key. One that a dead process left is swept when it is
 * old.
 */
final class Reservation {

  private static final byte[] CONTENT = {};

  private final Bucket bucket;
  private final Uploads uploads;
  private final StorageListener listener;

  Reservation(Bucket bucket, Uploads uploads, StorageListener listener) {
    this.bucket = bucket;
    this.listener = listener;
    this.uploads = uploads.forScratch();
  }

  /** What may be done by one writer only. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws IOException;
  }

  /** Runs a step while holding the reservation. */
  <T> T holding(Draft draft, Step<T> step) throws IOException {
    Draft reservation = new Draft(draft.key(), name(draft.key()), Labels.none(), draft.putId());
    take(reservation);
    T result;
    try {
      result = step.run();
    } catch (IOException | RuntimeException | Error e) {
      Undo.after(e, () -> release(reservation));
      throw e;
    }
    releaseOrWarn(reservation);
    return result;
  }

  /** A rival holds it for the time of two or three requests, unless it has died with it. */
  private void take(Draft reservation) throws IOException {
    Attempts attempts = bucket.attempts();
    for (int number = 1; !isTaken(reservation); number++) {
      if (number == attempts.limit()) {
        throw new IOException(
            "cannot store %s: another writer holds '%s'; hint: it goes by itself when it is old"
                .formatted(reservation, reservation.name()));
      }
      attempts.pause("reserve " + reservation, number, "another writer holds it");
    }
  }

  private boolean isTaken(Draft reservation) throws IOException {
    try {
      uploads.put(reservation, CONTENT, CONTENT.length, true);
      return true;
    } catch (RequestFailedException e) {
      if (e.is(Fault.PRECONDITION)) {
        return isOurs(reservation);
      }
      throw e;
    }
  }

  private boolean isOurs(Draft reservation) throws IOException {
    return bucket
        .find(reservation.name())
        .filter(found -> found.isOf(reservation.putId()))
        .isPresent();
  }

  /** The object is there; a reservation that stays blocks nothing but this key, for some days. */
  private void releaseOrWarn(Draft reservation) {
    try {
      release(reservation);
    } catch (IOException e) {
      listener.warned(String.valueOf(e.getMessage()));
    }
  }

  private void release(Draft reservation) throws IOException {
    bucket.discard("release the reservation of " + reservation, reservation.name());
  }

  private String name(StorageKey key) {
    return bucket.keys().hidden("put-" + digest(key.value()));
  }

  private static String digest(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
