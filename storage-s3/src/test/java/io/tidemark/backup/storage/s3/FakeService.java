package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.s3.FakeBucket.Stored;
import io.tidemark.backup.storage.s3.FakeS3.Quirk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an S3 server does with a request on its bucket. */
final class FakeService {

  private static final Pattern PART_NUMBER = Pattern.compile("<PartNumber>(\\d+)</PartNumber>");
  private static final Pattern E_TAG = Pattern.compile("<ETag>(?:\"|&quot;)?(\\w+)");
  private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

  private final FakeBucket bucket;
  private final Set<Quirk> quirks;
  private final Supplier<Instant> clock;
  private final FakeGate gate;
  private final Set<String> locked = new HashSet<>();

  FakeService(FakeBucket bucket, Set<Quirk> quirks, Supplier<Instant> clock) {
    this.bucket = bucket;
    this.quirks = quirks;
    this.clock = clock;
    this.gate = new FakeGate(quirks);
  }

  /** Refuses to delete an object from now on. */
  synchronized void lock(String key) {
    locked.add(key);
  }

  synchronized FakeAnswer answer(FakeRequest request) {
    FakeAnswer refusal = gate.refusal(request);
    if (refusal != null) {
      return refusal;
    }
    return switch (request.operation()) {
      case PUT -> put(request);
      case GET -> get(request);
      case HEAD -> head(request);
      case DELETE -> delete(request);
      case DELETE_ALL -> deleteAll(request);
      case LIST -> FakeLists.objects(bucket, request);
      case LIST_UPLOADS -> FakeLists.uploads(bucket, request);
      case BEGIN -> begin(request);
      case UPLOAD_PART -> part(request);
      case COPY_PART -> copyPart(request);
      case COMPLETE -> complete(request);
      case ABORT -> abort(request);
    };
  }

  private boolean isTaken(FakeRequest request, Quirk overwrites) {
    return request.header("if-none-match").isPresent()
        && bucket.has(request.key())
        && !quirks.contains(overwrites);
  }

  private FakeAnswer put(FakeRequest request) {
    if (isTaken(request, Quirk.PUTS_OVERWRITE)) {
      return FakeAnswer.error(412, "PreconditionFailed");
    }
    Stored stored = bucket.put(request.key(), request.body(), request.headers(), clock.get());
    return FakeAnswer.of(200).with("etag", quoted(stored));
  }

  private FakeAnswer get(FakeRequest request) {
    Stored stored = bucket.get(request.key());
    if (stored == null) {
      return FakeAnswer.error(404, "NoSuchKey");
    }
    if (request.header("if-match").filter(tag -> !tag.equals(quoted(stored))).isPresent()) {
      return FakeAnswer.error(412, "PreconditionFailed");
    }
    Matcher range = RANGE.matcher(request.header("range").orElse(""));
    int size = stored.bytes().length;
    int from = range.matches() ? Integer.parseInt(range.group(1)) : 0;
    if (range.matches() && from >= size) {
      return FakeAnswer.error(416, "InvalidRange");
    }
    byte[] body = Arrays.copyOfRange(stored.bytes(), from, size);
    FakeAnswer answer = about(new FakeAnswer(from > 0 ? 206 : 200, Map.of(), body, -1), stored);
    return from == 0
        ? answer
        : answer.with("content-range", "bytes %d-%d/%d".formatted(from, size - 1, size));
  }

  private FakeAnswer head(FakeRequest request) {
    Stored stored = bucket.get(request.key());
    return stored == null
        ? FakeAnswer.of(404)
        : about(FakeAnswer.of(200), stored)
            .with("content-length", String.valueOf(stored.bytes().length));
  }

  private static FakeAnswer about(FakeAnswer answer, Stored stored) {
    FakeAnswer with =
        answer
            .with("etag", quoted(stored))
            .with("last-modified", FakeAnswer.httpDate(stored.modified()));
    for (Map.Entry<String, String> header : stored.headers().entrySet()) {
      if (header.getKey().startsWith("x-amz-meta-")) {
        with = with.with(header.getKey(), header.getValue());
      }
    }
    return with;
  }

  private FakeAnswer delete(FakeRequest request) {
    if (locked.contains(request.key())) {
      return protectedBy();
    }
    bucket.remove(request.key());
    return FakeAnswer.of(204);
  }

  private static FakeAnswer protectedBy() {
    return FakeAnswer.error(
        403, "AccessDenied", "Access Denied because object protected by object lock.");
  }

  private FakeAnswer deleteAll(FakeRequest request) {
    StringBuilder errors = new StringBuilder();
    for (String key : all(KEY, request.text())) {
      if (locked.contains(key)) {
        errors.append(
            "<Error><Key>%s</Key><Code>AccessDenied</Code><Message>locked</Message></Error>"
                .formatted(key));
      } else {
        bucket.remove(key);
      }
    }
    return FakeAnswer.xml(200, "<DeleteResult>" + errors + "</DeleteResult>");
  }

  private FakeAnswer begin(FakeRequest request) {
    String id = bucket.begin(request.key(), request.headers(), clock.get());
    return FakeAnswer.xml(
        200,
        "<InitiateMultipartUploadResult><Bucket>%s</Bucket><Key>%s</Key><UploadId>%s</UploadId></InitiateMultipartUploadResult>"
            .formatted(request.bucket(), request.key(), id));
  }

  private FakeAnswer part(FakeRequest request) {
    if (bucket.upload(request.parameter("uploadId")) == null) {
      return FakeAnswer.error(404, "NoSuchUpload");
    }
    int number = Integer.parseInt(request.parameter("partNumber"));
    Stored part = bucket.part(request.parameter("uploadId"), number, request.body(), clock.get());
    return FakeAnswer.of(200).with("etag", quoted(part));
  }

  private FakeAnswer copyPart(FakeRequest request) {
    String source = request.header("x-amz-copy-source").orElseThrow().replaceFirst("^/?[^/]*/", "");
    Stored stored = bucket.get(source);
    if (stored == null) {
      return FakeAnswer.error(404, "NoSuchKey");
    }
    int number = Integer.parseInt(request.parameter("partNumber"));
    Stored part = bucket.part(request.parameter("uploadId"), number, stored.bytes(), clock.get());
    return FakeAnswer.xml(
        200, "<CopyPartResult><ETag>%s</ETag></CopyPartResult>".formatted(quoted(part)));
  }

  private FakeAnswer complete(FakeRequest request) {
    if (bucket.upload(request.parameter("uploadId")) == null) {
      return FakeAnswer.error(404, "NoSuchUpload");
    }
    if (isTaken(request, Quirk.COMPLETES_OVERWRITE)) {
      return FakeAnswer.error(412, "PreconditionFailed");
    }
    List<Integer> numbers =
        all(PART_NUMBER, request.text()).stream().map(Integer::valueOf).toList();
    List<String> eTags = all(E_TAG, request.text());
    if (!bucket.partTags(request.parameter("uploadId"), numbers).equals(eTags)) {
      return FakeAnswer.error(400, "InvalidPart");
    }
    Stored stored = bucket.complete(request.parameter("uploadId"), numbers, clock.get());
    return FakeAnswer.xml(
        200,
        "<CompleteMultipartUploadResult><Key>%s</Key><ETag>%s</ETag></CompleteMultipartUploadResult>"
            .formatted(request.key(), quoted(stored)));
  }

  private FakeAnswer abort(FakeRequest request) {
    return bucket.abort(request.parameter("uploadId"))
        ? FakeAnswer.of(204)
        : FakeAnswer.error(404, "NoSuchUpload");
  }

  private static List<String> all(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static String quoted(Stored stored) {
    return "\"" + stored.eTag() + "\"";
  }
}
