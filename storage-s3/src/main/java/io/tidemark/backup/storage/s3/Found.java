package io.tidemark.backup.storage.s3;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;

/**
 * What a bucket tells of an object.
 *
 * @param putId the mark of the put that made it, see {@link ObjectHeaders}
 * @param eTag the server's name for its content
 * @param checksum the checksum of the whole content, in Base64
 * @param protectedUntil the end of a lock; empty if there is none, or the credentials may not know
 */
record Found(
    long sizeBytes,
    Instant modified,
    Optional<String> putId,
    Optional<String> eTag,
    Optional<String> checksum,
    Optional<Instant> protectedUntil) {

  static Found of(HeadObjectResponse head) {
    return new Found(
        head.contentLength() == null ? -1 : head.contentLength(),
        head.lastModified() == null ? Instant.EPOCH : head.lastModified(),
        Optional.ofNullable(head.metadata().get(ObjectHeaders.PUT_ID)),
        tag(head.eTag()),
        PartChecksum.ofWhole(head),
        protection(head));
  }

  private static Optional<Instant> protection(HeadObjectResponse head) {
    return head.objectLockLegalHoldStatus() == ObjectLockLegalHoldStatus.ON
        ? Optional.of(Instant.MAX)
        : Optional.ofNullable(head.objectLockRetainUntilDate());
  }

  /** Some servers put quotes around it in one answer and not in another, or leave it empty. */
  static Optional<String> tag(@Nullable String eTag) {
    return Optional.ofNullable(eTag)
        .map(tag -> tag.replace("\"", ""))
        .filter(tag -> !tag.isEmpty());
  }

  boolean isOf(String id) {
    return putId.filter(id::equals).isPresent();
  }
}
