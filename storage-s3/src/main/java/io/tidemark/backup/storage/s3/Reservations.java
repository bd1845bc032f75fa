package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The reservations in a bucket. */
final class Reservations {

  private static final Duration POLL = Duration.ofMillis(50);

  private final Bucket bucket;
  private final Uploads uploads;
  private final Listing listing;
  private final Duration settling;
  private final Holder self = Holder.ofThisProcess();

  /**
   * Describes them.
   *
   * @param settling how long a server may go on with a request whose client is gone
   */
  Reservations(Bucket bucket, Uploads uploads, Duration settling) {
    this.bucket = bucket;
    this.uploads = uploads;
    this.listing = new Listing(bucket);
    this.settling = settling;
  }

  /** Makes one. The number keeps the names of one put apart, so that no late request meets them. */
  Reservation make(Draft draft, Optional<String> upload, int number) throws IOException {
    String name = start(draft.key()) + draft.putId() + "-" + number;
    Reservation made = new Reservation(name, self, upload, Duration.ZERO);
    PartBytes content = PartBytes.of(made.content());
    Draft hidden = new Draft(draft.key(), name, Labels.none(), draft.putId());
    uploads.forScratch().put(hidden, content, false);
    return made;
  }

  /** Returns those of the same key. */
  List<Reservation> others(Draft draft, Reservation own) throws IOException {
    List<String> names = new ArrayList<>();
    for (S3Object entry : listing.entries(start(draft.key()))) {
      names.add(entry.key());
    }
    if (!names.remove(own.name())) {
      throw new IOException(
          "cannot store %s: the server does not list '%s' any more; hint: run again, unless its lists are known to lag behind"
              .formatted(draft, own.name()));
    }
    List<Reservation> others = new ArrayList<>();
    for (String name : names) {
      read(name).ifPresent(others::add);
    }
    return others;
  }

  private Optional<Reservation> read(String name) throws IOException {
    try {
      ResponseBytes<GetObjectResponse> answer = bucket.call("read '" + name + "'", () -> get(name));
      String content = new String(answer.asByteArray(), StandardCharsets.UTF_8);
      return Optional.of(Reservation.parse(name, content, age(answer.response())));
    } catch (RequestFailedException e) {
      if (e.is(Fault.NO_OBJECT)) {
        return Optional.empty(); // it was given up meanwhile
      }
      throw e;
    }
  }

  private ResponseBytes<GetObjectResponse> get(String name) {
    return bucket
        .client()
        .getObjectAsBytes(
            request ->
                request.bucket(bucket.name()).key(name).overrideConfiguration(bucket.within(0)));
  }

  /** Both times are the server's, so that no clock of a client matters. */
  private static Duration age(GetObjectResponse answer) {
    Instant made = answer.lastModified();
    Optional<String> now = answer.sdkHttpResponse().firstMatchingHeader("Date");
    if (made == null || now.isEmpty()) {
      return Duration.ZERO;
    }
    try {
      return Duration.between(
          made, DateTimeFormatter.RFC_1123_DATE_TIME.parse(now.get(), Instant::from));
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  /**
   * Ends one that is over, so that its holder cannot publish should it still live. Its upload is
   * spoilt and not aborted: Ceph that aborts an upload while it completes it destroys the object.
   */
  void end(Draft draft, Reservation over) throws IOException {
    if (over.upload().isPresent() && spoil(draft, over.upload().get())) {
      settle(draft);
    }
    bucket.remove("remove the reservation of an ended writer of " + draft, over.name());
  }

  /** Returns whether there was still an upload to spoil. */
  private boolean spoil(Draft draft, String upload) throws IOException {
    try {
      uploads.resume(draft, upload).spoil();
      return true;
    } catch (RequestFailedException e) {
      if (e.is(Fault.NO_UPLOAD, Fault.NO_OBJECT)) {
        return false; // it was completed or aborted
      }
      throw e;
    }
  }

  /** Lets a request come to its end that the server has checked before the upload was spoilt. */
  private void settle(Draft draft) throws IOException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < settling.toNanos()) {
      bucket.attempts().check("store " + draft);
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** Gives one up, also while the storage is being closed. */
  void discard(Reservation own) throws IOException {
    bucket.discard("give up the reservation '" + own.name() + "'", own.name());
  }

  private String start(StorageKey key) {
    return bucket.keys().hidden("put-" + digest(key.value()) + "-");
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
