package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.Labels;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * What every object gets besides its bytes: labels as metadata, a storage class, encryption, a
 * lock.
 *
 * @param classes storage classes by the label {@code tier}; the one of the empty tier is for all
 *     others
 */
record ObjectHeaders(
    Map<String, String> classes,
    Optional<String> encryption,
    Optional<String> kmsKey,
    Optional<Retention> lock,
    InstantSource clock) {

  /** Metadata with a random value, by which a put knows its own object again. */
  static final String PUT_ID = "tidemark-put";

  void in(PutObjectRequest.Builder request, Labels labels, String putId) {
    request.metadata(metadata(labels, putId));
    storageClass(labels).ifPresent(request::storageClass);
    encryption.ifPresent(request::serverSideEncryption);
    kmsKey.ifPresent(request::ssekmsKeyId);
    lock.ifPresent(
        retention ->
            request
                .objectLockMode(retention.mode().name())
                .objectLockRetainUntilDate(end(retention)));
  }

  void in(CreateMultipartUploadRequest.Builder request, Labels labels, String putId) {
    request.metadata(metadata(labels, putId));
    storageClass(labels).ifPresent(request::storageClass);
    encryption.ifPresent(request::serverSideEncryption);
    kmsKey.ifPresent(request::ssekmsKeyId);
    lock.ifPresent(
        retention ->
            request
                .objectLockMode(retention.mode().name())
                .objectLockRetainUntilDate(end(retention)));
  }

  /** Returns the same without class and lock, for what is removed again. */
  ObjectHeaders forScratch() {
    return new ObjectHeaders(Map.of(), encryption, kmsKey, Optional.empty(), clock);
  }

  private Instant end(Retention retention) {
    return clock.instant().plus(retention.days(), ChronoUnit.DAYS);
  }

  /**
   * What every listing of backups reads stays in the bucket's class, since others may be archives.
   */
  private Optional<String> storageClass(Labels labels) {
    if (Labels.CATALOG.equals(labels.values().get(Labels.ROLE))) {
      return Optional.empty();
    }
    String tier = labels.values().getOrDefault("tier", "");
    String named = classes.get(tier);
    return Optional.ofNullable(named == null ? classes.get("") : named);
  }

  /** An empty value would be a header that some servers drop and then miss in the signature. */
  private static Map<String, String> metadata(Labels labels, String putId) {
    Map<String, String> metadata = new HashMap<>(labels.values());
    metadata.values().removeIf(String::isBlank);
    metadata.put(PUT_ID, putId);
    return metadata;
  }
}
