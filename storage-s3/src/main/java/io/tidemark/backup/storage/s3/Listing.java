package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * One walk over the names below a prefix, page by page. A page that cannot be had makes the walk
 * fail, since a list with holes is worse than none.
 */
final class Listing {

  private final Bucket bucket;

  Listing(Bucket bucket) {
    this.bucket = bucket;
  }

  /** Returns the objects whose keys start with {@code prefix}, in key order. */
  List<StoredObject> objects(String prefix) throws IOException {
    if (!KeySpace.beginsAKey(prefix)) {
      return List.of();
    }
    TreeMap<StorageKey, StoredObject> found = new TreeMap<>(); // pages may overlap
    for (S3Object entry : entries(bucket.keys().prefix() + prefix)) {
      object(entry).ifPresent(object -> found.put(object.key(), object));
    }
    return List.copyOf(found.values());
  }

  private Optional<StoredObject> object(S3Object entry) {
    return bucket
        .keys()
        .key(entry.key())
        .map(key -> new StoredObject(key, entry.size(), modified(entry)));
  }

  private static Instant modified(S3Object entry) {
    return entry.lastModified() == null ? Instant.EPOCH : entry.lastModified();
  }

  /** Returns everything whose name starts with {@code start}, hidden or not. */
  List<S3Object> entries(String start) throws IOException {
    List<S3Object> entries = new ArrayList<>();
    pages(start, null, page -> entries.addAll(page.contents()));
    return entries;
  }

  /** Returns the names of the folders directly below one. */
  SortedSet<String> folders(String folder) throws IOException {
    SortedSet<String> names = new TreeSet<>();
    if (KeySpace.beginsAKey(folder)) {
      String start = bucket.keys().prefix() + folder;
      pages(start, "/", page -> page.commonPrefixes().forEach(it -> add(it, start, names)));
    }
    return names;
  }

  private static void add(CommonPrefix found, String start, SortedSet<String> names) {
    String name = found.prefix().substring(start.length(), found.prefix().length() - 1);
    if (KeySpace.isKey(name)) {
      names.add(name);
    }
  }

  private void pages(
      String start, @Nullable String delimiter, Consumer<ListObjectsV2Response> taker)
      throws IOException {
    @Nullable String next = null;
    do {
      ListObjectsV2Response page = page(start, delimiter, next);
      taker.accept(page);
      next = following(page, next);
    } while (next != null);
  }

  private ListObjectsV2Response page(
      String start, @Nullable String delimiter, @Nullable String token) throws IOException {
    return bucket.call(
        "list '" + start + "'",
        () ->
            bucket
                .client()
                .listObjectsV2(
                    request ->
                        request
                            .bucket(bucket.name())
                            .prefix(start)
                            .delimiter(delimiter)
                            .continuationToken(token)
                            .overrideConfiguration(bucket.within(0))));
  }

  private @Nullable String following(ListObjectsV2Response page, @Nullable String token)
      throws IOException {
    if (!Boolean.TRUE.equals(page.isTruncated())) {
      return null;
    }
    @Nullable String next = page.nextContinuationToken();
    if (next == null || Objects.equals(next, token)) {
      throw new IOException(
          "cannot list " + bucket.keys() + ": the server says that there is more, but not where");
    }
    return next;
  }
}
