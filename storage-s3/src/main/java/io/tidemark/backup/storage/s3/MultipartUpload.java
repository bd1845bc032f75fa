package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.zip.Checksum;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** An upload in parts that the server knows of. Parts may be sent from several threads. */
final class MultipartUpload {

  /** In the place of a first part, which is larger always. */
  private static final PartBytes SPOILT = PartBytes.of(new byte[] {'!'});

  private final Bucket bucket;
  private final Draft draft;
  private final String id;
  private final PartChecksum checksum;
  private final Checksum whole;
  private final ConcurrentSkipListMap<Integer, CompletedPart> parts = new ConcurrentSkipListMap<>();
  private long sizeBytes;

  MultipartUpload(Bucket bucket, Draft draft, String id, PartChecksum checksum) {
    this.bucket = bucket;
    this.draft = draft;
    this.id = id;
    this.checksum = checksum;
    this.whole = checksum.whole();
  }

  String id() {
    return id;
  }

  String name() {
    return draft.name();
  }

  long sizeBytes() {
    return sizeBytes;
  }

  Checksum checksum() {
    return whole;
  }

  /** Counts bytes of the object, in their order; called on one thread. */
  void count(PartBytes bytes) {
    bytes.forEach(whole::update);
    sizeBytes += bytes.length();
  }

  /** Sends a part. The bytes must not change before this returns. */
  void send(int number, PartBytes bytes) throws IOException {
    String digest = checksum.of(bytes);
    UploadPartRequest.Builder request =
        UploadPartRequest.builder()
            .bucket(bucket.name())
            .key(draft.name())
            .uploadId(id)
            .partNumber(number)
            .contentLength((long) bytes.length())
            .overrideConfiguration(bucket.within(bytes.length()));
    checksum.in(request, digest);
    UploadPartRequest built = request.build();
    String eTag =
        bucket.call(
            "upload part " + number + " of " + draft,
            () -> bucket.client().uploadPart(built, Uploads.body(bytes)).eTag());
    CompletedPart.Builder part = CompletedPart.builder().partNumber(number).eTag(eTag);
    checksum.in(part, digest);
    parts.put(number, part.build());
  }

  /** Takes a whole object, which is in the same bucket, as a part. */
  void copy(int number, String source, long length) throws IOException {
    UploadPartCopyRequest request =
        UploadPartCopyRequest.builder()
            .sourceBucket(bucket.name())
            .sourceKey(source)
            .destinationBucket(bucket.name())
            .destinationKey(draft.name())
            .uploadId(id)
            .partNumber(number)
            .overrideConfiguration(bucket.within(length))
            .build();
    CopyPartResult copied =
        bucket.call(
            "assemble part " + number + " of " + draft,
            () -> bucket.client().uploadPartCopy(request).copyPartResult());
    parts.put(
        number,
        CompletedPart.builder()
            .partNumber(number)
            .eTag(copied.eTag())
            .checksumCRC32(copied.checksumCRC32())
            .checksumCRC32C(copied.checksumCRC32C())
            .build());
  }

  /** Makes an object of the parts. */
  Optional<String> complete(boolean onlyIfAbsent) throws IOException {
    CompleteMultipartUploadRequest.Builder request =
        CompleteMultipartUploadRequest.builder()
            .bucket(bucket.name())
            .key(draft.name())
            .uploadId(id)
            .multipartUpload(upload -> upload.parts(List.copyOf(parts.values())))
            .overrideConfiguration(bucket.within(0));
    checksum.in(request, whole);
    if (onlyIfAbsent) {
      request.ifNoneMatch("*");
    }
    CompleteMultipartUploadRequest built = request.build();
    return bucket.call(
        "complete the upload of " + draft,
        () -> Found.tag(bucket.client().completeMultipartUpload(built).eTag()));
  }

  /**
   * Replaces the first part, so that no request that comes from now on completes the upload with
   * the parts that were sent. Harmless to one that is being completed, which an abort is not: Ceph
   * throws the data of the new object away (ADR 0013).
   */
  void spoil() throws IOException {
    String digest = checksum.of(SPOILT);
    UploadPartRequest.Builder request =
        UploadPartRequest.builder()
            .bucket(bucket.name())
            .key(draft.name())
            .uploadId(id)
            .partNumber(1)
            .contentLength((long) SPOILT.length())
            .overrideConfiguration(bucket.within(SPOILT.length()));
    checksum.in(request, digest);
    UploadPartRequest built = request.build();
    bucket.cleanUp(
        "spoil the upload of " + draft,
        () -> bucket.client().uploadPart(built, Uploads.body(SPOILT)));
  }

  /** Takes back all parts. An upload that is gone already is fine. */
  void abort() throws IOException {
    try {
      bucket.cleanUp(
          "abort the upload of " + draft,
          () ->
              bucket
                  .client()
                  .abortMultipartUpload(
                      request ->
                          request
                              .bucket(bucket.name())
                              .key(draft.name())
                              .uploadId(id)
                              .overrideConfiguration(bucket.within(0))));
    } catch (RequestFailedException e) {
      if (!e.is(Fault.NO_UPLOAD, Fault.NO_OBJECT)) {
        throw e;
      }
    }
  }
}
