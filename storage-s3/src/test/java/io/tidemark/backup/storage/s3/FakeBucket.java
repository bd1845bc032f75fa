package io.tidemark.backup.storage.s3;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The content of a fake bucket: objects, and uploads that are not complete. */
final class FakeBucket {

  private final Map<String, Stored> objects = new TreeMap<>();
  private final Map<String, Upload> uploads = new TreeMap<>();
  private final AtomicInteger ids = new AtomicInteger();

  /** An object. */
  @SuppressWarnings("ArrayRecordComponent")
  record Stored(byte[] bytes, String eTag, Map<String, String> headers, Instant modified) {}

  /** An upload in parts. */
  record Upload(
      String key, Map<String, String> headers, Instant initiated, TreeMap<Integer, Stored> parts) {}

  synchronized Map<String, Stored> objects() {
    return new TreeMap<>(objects);
  }

  synchronized Map<String, Upload> uploads() {
    return new TreeMap<>(uploads);
  }

  synchronized @Nullable Stored get(String key) {
    return objects.get(key);
  }

  /** Returns an object that must be there. */
  synchronized Stored object(String key) {
    return Optional.ofNullable(objects.get(key))
        .orElseThrow(() -> new AssertionError("there is no object " + key));
  }

  synchronized boolean has(String key) {
    return objects.containsKey(key);
  }

  synchronized Stored put(String key, byte[] bytes, Map<String, String> headers, Instant now) {
    Stored stored = new Stored(bytes, md5(bytes), headers, now);
    objects.put(key, stored);
    return stored;
  }

  synchronized void remove(String key) {
    objects.remove(key);
  }

  synchronized String begin(String key, Map<String, String> headers, Instant now) {
    String id = "upload-" + ids.incrementAndGet();
    uploads.put(id, new Upload(key, headers, now, new TreeMap<>()));
    return id;
  }

  synchronized @Nullable Upload upload(String id) {
    return uploads.get(id);
  }

  synchronized Stored part(String id, int number, byte[] bytes, Instant now) {
    Stored part = new Stored(bytes, md5(bytes), Map.of(), now);
    Objects.requireNonNull(uploads.get(id)).parts().put(number, part);
    return part;
  }

  synchronized boolean abort(String id) {
    return uploads.remove(id) != null;
  }

  synchronized List<String> partTags(String id, List<Integer> numbers) {
    Map<Integer, Stored> parts = Objects.requireNonNull(uploads.get(id)).parts();
    return numbers.stream()
        .map(number -> Objects.requireNonNull(parts.get(number)).eTag())
        .toList();
  }

  synchronized Stored complete(String id, List<Integer> numbers, Instant now) {
    Upload upload = Objects.requireNonNull(uploads.remove(id));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteArrayOutputStream digests = new ByteArrayOutputStream();
    for (int number : numbers) {
      Stored part = Objects.requireNonNull(upload.parts().get(number));
      bytes.writeBytes(part.bytes());
      digests.writeBytes(HexFormat.of().parseHex(part.eTag()));
    }
    String eTag = md5(digests.toByteArray()) + "-" + numbers.size();
    Stored stored = new Stored(bytes.toByteArray(), eTag, upload.headers(), now);
    objects.put(upload.key(), stored);
    return stored;
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
