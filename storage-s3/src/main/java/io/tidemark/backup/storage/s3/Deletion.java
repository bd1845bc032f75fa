package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.ObjectProtectedException;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/** Deletes objects, in batches where the server takes them. Thread-safe. */
final class Deletion {

  /** What one request may name ("DeleteObjects" in the S3 API reference). */
  private static final int BATCH = 1_000;

  private final Bucket bucket;
  private volatile boolean batches = true;

  Deletion(Bucket bucket) {
    this.bucket = bucket;
  }

  void delete(StorageKey key) throws IOException {
    try {
      bucket.remove("delete '" + key + "'", bucket.keys().name(key));
    } catch (RequestFailedException e) {
      if (e.is(Fault.NO_OBJECT) || (e.is(Fault.TRANSIENT) && isGone(key))) {
        return;
      }
      if (e.is(Fault.DENIED, Fault.OTHER) && isProtection(String.valueOf(e.getMessage()))) {
        throw (IOException)
            new ObjectProtectedException(key, String.valueOf(e.getMessage())).initCause(e);
      }
      throw e;
    }
  }

  /** Answers may be lost, and a server may fail to delete what is not there. */
  private boolean isGone(StorageKey key) throws IOException {
    return bucket.find(bucket.keys().name(key)).isEmpty();
  }

  /** Amazon S3 answers {@code AccessDenied} for both; only its words tell a lock from a policy. */
  private static boolean isProtection(String reason) {
    String text = reason.toLowerCase(Locale.ROOT);
    return text.contains("object lock")
        || text.contains("object protected")
        || text.contains("worm")
        || text.contains("retention")
        || text.contains("legal hold");
  }

  void deleteAll(Collection<StorageKey> keys) throws IOException {
    List<StorageKey> all = List.copyOf(keys);
    Failures failures = new Failures();
    for (int from = 0; from < all.size(); from += BATCH) {
      deleteBatch(all.subList(from, Math.min(from + BATCH, all.size())), failures);
    }
    failures.throwFirst();
  }

  private void deleteBatch(List<StorageKey> keys, Failures failures) throws IOException {
    if (keys.size() == 1 || !batches) {
      deleteEach(keys, failures);
      return;
    }
    try {
      DeleteObjectsResponse answer = request(keys);
      deleteEach(refused(keys, answer), failures);
    } catch (RequestFailedException e) {
      if (e.is(Fault.UNSUPPORTED, Fault.DAMAGE, Fault.OTHER)) {
        batches = false; // this server has no batches, or wants another checksum for them
        deleteEach(keys, failures);
      } else {
        failures.add(e);
      }
    }
  }

  private DeleteObjectsResponse request(List<StorageKey> keys) throws IOException {
    List<ObjectIdentifier> names =
        keys.stream()
            .map(key -> ObjectIdentifier.builder().key(bucket.keys().name(key)).build())
            .toList();
    return bucket.call(
        "delete " + keys.size() + " objects",
        () ->
            bucket
                .client()
                .deleteObjects(
                    request ->
                        request
                            .bucket(bucket.name())
                            .delete(delete -> delete.objects(names).quiet(true))
                            .overrideConfiguration(bucket.within(0))));
  }

  /** An error in the answer concerns one object. Deleting it alone retries it, or explains it. */
  private List<StorageKey> refused(List<StorageKey> keys, DeleteObjectsResponse answer) {
    Map<String, StorageKey> byName = new HashMap<>();
    keys.forEach(key -> byName.put(bucket.keys().name(key), key));
    List<StorageKey> refused = new ArrayList<>();
    for (S3Error error : answer.errors()) {
      @Nullable StorageKey key = byName.get(error.key());
      if (key == null) {
        return keys; // an error of no object that was named: trust nothing
      }
      refused.add(key);
    }
    return refused;
  }

  private void deleteEach(List<StorageKey> keys, Failures failures) throws IOException {
    for (StorageKey key : keys) {
      bucket.attempts().check("delete '" + key + "'");
      try {
        delete(key);
      } catch (IOException e) {
        failures.add(e);
      }
    }
  }

  /** What could not be deleted; one failure does not keep the others from being deleted. */
  private static final class Failures {

    private @Nullable IOException first;

    void add(IOException failure) {
      if (first == null) {
        first = failure;
      } else {
        first.addSuppressed(failure);
      }
    }

    void throwFirst() throws IOException {
      if (first != null) {
        throw first;
      }
    }
  }
}
