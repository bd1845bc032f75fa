package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** How bytes get into a bucket: as one object, or as the parts of one. */
final class Uploads {

  private static final String CONTENT_TYPE = "application/octet-stream";

  private final Bucket bucket;
  private final ObjectHeaders headers;
  private final PartChecksum checksum;

  Uploads(Bucket bucket, ObjectHeaders headers, PartChecksum checksum) {
    this.bucket = bucket;
    this.headers = headers;
    this.checksum = checksum;
  }

  PartChecksum checksum() {
    return checksum;
  }

  /** Returns the same for objects that are removed again. */
  Uploads forScratch() {
    return new Uploads(bucket, headers.forScratch(), checksum);
  }

  /** Stores an object with one request. */
  Optional<String> put(Draft draft, PartBytes bytes, boolean onlyIfAbsent) throws IOException {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(bucket.name())
            .key(draft.name())
            .contentType(CONTENT_TYPE)
            .contentLength((long) bytes.length())
            .overrideConfiguration(bucket.within(bytes.length()));
    headers.in(request, draft.labels(), draft.putId());
    checksum.in(request, checksum.of(bytes));
    if (onlyIfAbsent) {
      request.ifNoneMatch("*");
    }
    PutObjectRequest built = request.build();
    return bucket.call(
        "store " + draft, () -> Found.tag(bucket.client().putObject(built, body(bytes)).eTag()));
  }

  /** Begins an object that is made of parts. */
  MultipartUpload begin(Draft draft) throws IOException {
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket.name())
            .key(draft.name())
            .contentType(CONTENT_TYPE)
            .overrideConfiguration(bucket.within(0));
    headers.in(request, draft.labels(), draft.putId());
    checksum.in(request);
    CreateMultipartUploadRequest built = request.build();
    String id =
        bucket.call(
            "begin the upload of " + draft,
            () -> bucket.client().createMultipartUpload(built).uploadId());
    return new MultipartUpload(bucket, draft, id, checksum);
  }

  /** Returns an upload that somebody has begun. */
  MultipartUpload resume(Draft draft, String id) {
    return new MultipartUpload(bucket, draft, id, checksum);
  }

  /** A body that every attempt reads from its beginning, without a copy. */
  static RequestBody body(PartBytes bytes) {
    return RequestBody.fromContentProvider(() -> new PartBody(bytes), bytes.length(), CONTENT_TYPE);
  }
}
