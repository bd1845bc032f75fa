package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.StorageListener;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What runs that died have left under the prefix: uploads that will never be completed, and hidden
 * objects. They are removed by the first put of a storage when they are older than any run can be.
 */
final class Leftovers {

  private static final Pattern OWN_NAME =
      Pattern.compile("(put-[0-9a-f]{32}|probe|part)-[0-9a-f]{32}(-\\d+)?");

  private final Bucket bucket;
  private final Listing listing;
  private final Duration abandonedAfter;
  private final InstantSource clock;
  private final StorageListener listener;
  private final AtomicBoolean swept = new AtomicBoolean();

  Leftovers(Bucket bucket, Duration abandonedAfter, InstantSource clock, StorageListener listener) {
    this.bucket = bucket;
    this.listing = new Listing(bucket);
    this.abandonedAfter = abandonedAfter;
    this.clock = clock;
    this.listener = listener;
  }

  /** Sweeps once; what cannot be removed costs nothing but space, and a warning. */
  void sweepOnce() throws IOException {
    if (!swept.compareAndSet(false, true)) {
      return;
    }
    try {
      Instant limit = clock.instant().minus(abandonedAfter);
      abortUploads(limit);
      removeHidden(limit);
    } catch (RequestFailedException e) {
      listener.warned("leftovers of earlier runs stay: " + e.getMessage());
    }
  }

  private void abortUploads(Instant limit) throws IOException {
    @Nullable ListMultipartUploadsResponse page = null;
    do {
      page = page(page);
      for (MultipartUpload upload : page.uploads()) {
        if (isOurs(upload.key()) && isOlder(upload.initiated(), limit)) {
          abort(upload);
        }
      }
    } while (Boolean.TRUE.equals(page.isTruncated()) && page.nextKeyMarker() != null);
  }

  private ListMultipartUploadsResponse page(@Nullable ListMultipartUploadsResponse last)
      throws IOException {
    return bucket.call(
        "list unfinished uploads",
        () ->
            bucket
                .client()
                .listMultipartUploads(
                    request ->
                        request
                            .bucket(bucket.name())
                            .prefix(bucket.keys().prefix())
                            .keyMarker(last == null ? null : last.nextKeyMarker())
                            .uploadIdMarker(last == null ? null : last.nextUploadIdMarker())
                            .overrideConfiguration(bucket.within(0))));
  }

  private boolean isOurs(String name) {
    return bucket.keys().key(name).isPresent() || name.startsWith(bucket.keys().hidden(""));
  }

  private static boolean isOlder(@Nullable Instant made, Instant limit) {
    return made != null && made.isBefore(limit);
  }

  private void abort(MultipartUpload upload) throws IOException {
    bucket.call(
        "abort an unfinished upload of '" + upload.key() + "'",
        () ->
            bucket
                .client()
                .abortMultipartUpload(
                    request ->
                        request
                            .bucket(bucket.name())
                            .key(upload.key())
                            .uploadId(upload.uploadId())
                            .overrideConfiguration(bucket.within(0))));
  }

  private void removeHidden(Instant limit) throws IOException {
    String start = bucket.keys().hidden("");
    for (S3Object entry : listing.entries(start)) {
      boolean ours = OWN_NAME.matcher(entry.key().substring(start.length())).matches();
      if (ours && isOlder(entry.lastModified(), limit)) {
        bucket.remove("remove the leftover '" + entry.key() + "'", entry.key());
      }
    }
  }
}
